/**
 * One channel of an SSH connection (RFC 4254, section 5) as the protocols that run over it see it, whichever side opened it.
 *
 * <p>A {@link org.sallyport.channel.DataHandler} receives; its {@link org.sallyport.channel.DataChannel} sends. Neither blocks, and both
 * directions have a window: what has been received is told to be dealt with before more comes, and what is sent is taken only while the peer takes it.
 */
@Version("1.0.0")
package org.sallyport.channel;

import org.osgi.annotation.versioning.Version;
