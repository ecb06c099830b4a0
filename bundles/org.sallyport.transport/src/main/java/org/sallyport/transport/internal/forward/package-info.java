/**
 * Forwarding for clients of our own server: {@link org.sallyport.transport.internal.forward.PermitList} says what they may reach, {@link
 * org.sallyport.transport.internal.forward.Forwarding} holds each channel against it and hands what is permitted to a {@link
 * org.sallyport.forward.Forwarder}.
 */
package org.sallyport.transport.internal.forward;
