/**
 * Tunnels: {@link org.sallyport.tunnel.internal.TunnelComponent} is one configuration; its {@code TunnelEngine} listens, keeps an SSH connection up
 * ({@code SshLink}) and brings both together, a {@code TunnelClient} for each connection that was accepted. All of it runs on the one thread of a
 * {@link org.sallyport.tunnel.internal.net.SocketLoop}. {@link org.sallyport.tunnel.internal.SocketForwarder} uses the same sockets for our own server.
 */
package org.sallyport.tunnel.internal;
