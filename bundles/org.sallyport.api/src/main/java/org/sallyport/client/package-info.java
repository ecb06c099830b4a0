/**
 * SSH connections to other servers.
 *
 * <p>The transport publishes {@link org.sallyport.client.SshClients}, which logs in as {@link org.sallyport.client.ClientSettings} say and gives a
 * {@link org.sallyport.client.ClientConnection}, through which channels to targets behind the server are opened.
 */
@Version("1.0.0")
package org.sallyport.client;

import org.osgi.annotation.versioning.Version;
