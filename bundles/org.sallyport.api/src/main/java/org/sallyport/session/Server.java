package org.sallyport.session;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A server of the container: one configuration of the factory PID {@code org.sallyport.server}. Published as a service with the
 * properties {@link #NAME} and {@link #LISTENING}.
 */
@ProviderType
public interface Server {

    /** Service property: the server's name, a string. */
    String NAME = "server.name";

    /** Service property: whether the server is listening, a boolean that changes with it. */
    String LISTENING = "listening";

    /** The name: the part of the configuration's file name behind {@code org.sallyport.server-}. */
    String name();

    /** Where the server listens, with the port that was really bound; empty while it is not listening. */
    List<InetSocketAddress> addresses();

    /**
     * What keeps the server from being all that it is configured to be, and what happens about it: a port that another program has, for one, while the
     * server goes on at the last one and tries again. Empty if nothing does.
     */
    Optional<String> trouble();

    /**
     * The configuration that is in force, as Config Admin has it, {@code service.pid} included, with the defaults of absent keys. It is not the stored one
     * while that is {@link #refusal() refused}.
     */
    Map<String, Object> settings();

    /** Why the stored configuration is refused: each bad value and what would be right; empty if it is in force. */
    Optional<String> refusal();

    /** The host keys that the server can prove, in the order it prefers them. */
    List<HostKey> hostKeys();

    /** The connections that are open now; a copy. */
    Collection<Connection> connections();

    /** Listens again after {@link #stop}; does nothing if the server was not stopped. Returns at once, see {@link #addresses()}. */
    void start();

    /**
     * Stops listening until {@link #start()}, whatever is configured meanwhile; forgotten when the container or the configuration is started anew.
     * Returns at once.
     *
     * @param keepConnections whether connections that are open now stay; if not, they are closed with SSH_MSG_DISCONNECT
     */
    void stop(boolean keepConnections);
}
