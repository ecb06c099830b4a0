/**
 * A running server. {@link org.sallyport.transport.internal.server.ManagedServer} is the whole of it: an engine with its sessions, a listener
 * that can move without them, an identity, and a watch over times.
 */
package org.sallyport.transport.internal.server;
