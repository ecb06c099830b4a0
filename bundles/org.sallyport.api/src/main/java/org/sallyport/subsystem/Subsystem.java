package org.sallyport.subsystem;

import org.osgi.annotation.versioning.ConsumerType;
import org.sallyport.channel.DataHandler;

/** A protocol that clients can start on a session channel by name (RFC 4254, section 6.5). */
@ConsumerType
public interface Subsystem {

    /** The name clients ask for, such as {@code sftp}. */
    String name();

    /**
     * A client has started this subsystem. Called on a thread of the connection: must not block.
     *
     * @param channel where answers go; usable from now on, from any thread
     * @return what receives the client's bytes
     */
    DataHandler open(SubsystemChannel channel);
}
