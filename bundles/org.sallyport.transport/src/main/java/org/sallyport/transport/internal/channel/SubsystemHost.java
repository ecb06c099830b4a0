package org.sallyport.transport.internal.channel;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;
import org.sallyport.subsystem.Subsystem;

/** What a connection's subsystem channels need to know of it. */
public interface SubsystemHost {

    /** The connection that the channels belong to. */
    Connection connection();

    /** Who is logged in. */
    Login login();

    /** The configuration of the server as it is now. */
    Map<String, Object> settings();

    /** How long what runs may go on when a part that it needs goes away, as it is now. */
    Duration drainTimeout();

    /**
     * The subsystem of a name, if there is one at this moment and this login may use it.
     *
     * @param name as the client sent it
     */
    Optional<Subsystem> subsystem(String name);
}
