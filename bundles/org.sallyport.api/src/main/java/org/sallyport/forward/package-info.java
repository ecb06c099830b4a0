/**
 * Forwarding on the server side: the transport decides what a client may reach, a {@link org.sallyport.forward.Forwarder} connects to it and carries the
 * bytes.
 */
@Version("1.0.0")
package org.sallyport.forward;

import org.osgi.annotation.versioning.Version;
