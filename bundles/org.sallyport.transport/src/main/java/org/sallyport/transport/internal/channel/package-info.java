/**
 * Channels (RFC 4254, section 5) and what receives and sends on them.
 *
 * <p>A server gives a {@link org.sallyport.transport.internal.channel.SubsystemChannelFactory} to the SSH engine. It makes a session channel
 * for every {@code session} open request; a {@code subsystem} request on it asks the
 * {@link org.sallyport.transport.internal.channel.SubsystemHost} of the connection for the
 * {@link org.sallyport.subsystem.Subsystem} of that name and connects both through the exported seam. Nothing else can be started on these
 * channels: no shell, no command, no pty, no agent.
 *
 * <p>A client opens {@link org.sallyport.transport.internal.channel.DirectTcpipChannel}s. On all of them {@code ChannelOutput} sends and
 * {@code HandlerCalls} receives.
 */
package org.sallyport.transport.internal.channel;
