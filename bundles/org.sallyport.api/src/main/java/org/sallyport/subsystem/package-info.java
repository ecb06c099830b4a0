/**
 * The seam between the SSH transport and the protocols that run over it.
 *
 * <p>A {@link org.sallyport.subsystem.Subsystem} is a service. The transport opens a {@link org.sallyport.channel.DataHandler} for every
 * channel that asks for it (RFC 4254, section 6.5) and gives it a {@link org.sallyport.subsystem.SubsystemChannel} to answer through. The types are
 * here and not in the transport, so that either side can be updated without the other being resolved anew.
 */
@Version("1.0.0")
package org.sallyport.subsystem;

import org.osgi.annotation.versioning.Version;
