package org.sallyport.session;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** One SSH connection of a client, from the accepted socket to its end (RFC 4253). Safe for use by many threads. */
@ProviderType
public interface Connection {

    /** A number that no other connection has during the life of the container. */
    long id();

    /** The name of the {@link Server} that accepted this connection. */
    String server();

    /** The client's end of the socket. */
    InetSocketAddress remoteAddress();

    /** This server's end of the socket. */
    InetSocketAddress localAddress();

    /** The client's identification string without CR LF (RFC 4253, section 4.2); empty until it has arrived. */
    String clientVersion();

    /** When the socket was accepted. */
    Instant since();

    /** What the client logged in as; empty until a login has really succeeded. */
    Optional<Login> login();

    /** Whether both sides keep to strict key exchange (OpenSSH PROTOCOL, section 1.10). */
    boolean strictKex();

    /** What the last key exchange agreed on; empty until the first is complete, and where it is not known. */
    default Optional<Algorithms> algorithms() {
        return Optional.empty();
    }

    /** How many bytes have come from the client, encrypted as they are; 0 where it is not known. */
    default long bytesReceived() {
        return 0;
    }

    /** How many bytes the client's socket has taken, encrypted as they are; 0 where it is not known. */
    default long bytesSent() {
        return 0;
    }

    /** Whether the connection is neither closed nor closing. */
    boolean isOpen();

    /** Begins a new key exchange (RFC 4253, section 9) with the algorithms that the server has now; returns at once. */
    void rekey();

    /**
     * Sends SSH_MSG_DISCONNECT (by application) and closes; returns at once.
     *
     * @param reason what the client is told, without secrets
     */
    void close(String reason);
}
