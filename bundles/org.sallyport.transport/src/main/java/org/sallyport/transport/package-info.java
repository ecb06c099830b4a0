/**
 * The seam between the SSH transport and what runs over it. For the bundles {@code sftp} and {@code tunnel} only; plugins use the packages of
 * {@code org.sallyport.api}.
 *
 * <p>A {@link org.sallyport.transport.Subsystem} is a service. The transport opens a {@link org.sallyport.transport.SubsystemHandler} for every
 * channel that asks for it (RFC 4254, section 6.5) and gives it a {@link org.sallyport.transport.SubsystemChannel} to answer through.
 */
@Version("1.0.0")
package org.sallyport.transport;

import org.osgi.annotation.versioning.Version;
