/**
 * Sockets of this machine: {@link org.sallyport.tunnel.internal.net.SocketLoop} waits for all of them, {@link
 * org.sallyport.tunnel.internal.net.SocketRelay} carries bytes between one and a channel.
 */
package org.sallyport.tunnel.internal.net;
