/**
 * Connections to other servers: {@link org.sallyport.transport.internal.client.SshClientsComponent} publishes
 * {@link org.sallyport.client.SshClients}. A {@code ConnectAttempt} resolves, connects, has the host key checked by a {@code HostKeyPolicy} and logs in; what
 * comes of it is an {@code SshClientConnection}, which is looked at again and again: whether the server lives, and whether it offers what {@code Offers} has
 * now. Each has a {@code ClientEngine} of the SSH library for itself; threads are shared by all.
 */
package org.sallyport.transport.internal.client;
