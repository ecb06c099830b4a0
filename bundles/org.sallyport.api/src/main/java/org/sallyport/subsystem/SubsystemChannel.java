package org.sallyport.subsystem;

import java.time.Duration;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.sallyport.channel.DataChannel;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;

/** The sending side of a subsystem's channel. Safe for use by many threads. */
@ProviderType
public interface SubsystemChannel extends DataChannel {

    /** The connection this channel belongs to. */
    Connection connection();

    /** Who is logged in. */
    Login login();

    /** The configuration of the server as it is now: keys as in its PID, values as Config Admin has them. */
    Map<String, Object> settings();

    /** How long what is running may go on when a part that it needs is taken away; key {@code drain.timeout} as it is now. */
    Duration drainTimeout();

    /**
     * Sends what is kept, then the exit status (RFC 4254, section 6.10), end of file, and closes the channel.
     *
     * @param exitStatus 0 for success
     */
    void close(int exitStatus);
}
