package org.sallyport.tunnel;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A tunnel of the container: a port here whose connections are carried through an SSH server (RFC 4254, section 7). Published as a service with the
 * property {@link #NAME}. Safe for use by many threads.
 */
@ProviderType
public interface Tunnel {

    /** Service property: the tunnel's name, a string. */
    String NAME = "tunnel.name";

    /** The name: the part of the configuration's file name behind {@code org.sallyport.tunnel-}. */
    String name();

    /** The PID of the configuration that the tunnel is. */
    String pid();

    /** Why the stored configuration is refused: each bad value and what would be right; empty if it is in force. */
    Optional<String> refusal();

    /** What it is doing now. */
    TunnelStatus status();

    /** Begins again after {@link #stop()}; does nothing if the tunnel was not stopped. Returns at once. */
    void start();

    /** Closes the port, the clients and the SSH connection until {@link #start()} or the next start of the container. Returns at once. */
    void stop();

    /** Gives up the SSH connection, and with it what runs through it, and connects anew at once. Clients that come meanwhile wait. */
    void reconnect();
}
