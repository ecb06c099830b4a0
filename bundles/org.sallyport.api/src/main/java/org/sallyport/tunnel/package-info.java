/**
 * SSH tunnels of the container: {@link org.sallyport.tunnel.Tunnel} is one configuration of the factory PID {@code org.sallyport.tunnel}, with what it
 * is doing now in its {@link org.sallyport.tunnel.TunnelStatus}.
 */
@Version("1.0.0")
package org.sallyport.tunnel;

import org.osgi.annotation.versioning.Version;
