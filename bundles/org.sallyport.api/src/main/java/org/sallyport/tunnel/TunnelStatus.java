package org.sallyport.tunnel;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One moment of a tunnel.
 *
 * @param type {@code local} or {@code dynamic}
 * @param state what the SSH side is doing
 * @param since when it began to
 * @param addresses where it listens here, with the ports that were really bound; empty while it does not
 * @param target where connections go, {@code host:port} as the SSH server resolves it; empty where the client names it (SOCKS)
 * @param peer the SSH server, {@code user@host:port}
 * @param clients connections that are being carried now
 * @param accepted connections since the tunnel was configured
 * @param bytesSent carried from clients to targets since then
 * @param bytesReceived carried from targets to clients since then
 * @param reconnects how often the SSH connection was made anew
 * @param trouble why the SSH side or the port is not there; empty if it is
 */
public record TunnelStatus(
        String type,
        State state,
        Instant since,
        List<InetSocketAddress> addresses,
        Optional<String> target,
        String peer,
        int clients,
        long accepted,
        long bytesSent,
        long bytesReceived,
        long reconnects,
        Optional<String> trouble) {

    /** What the SSH side of a tunnel is doing. */
    public enum State {
        /** Stopped by hand. */
        STOPPED,
        /** Connecting for the first time, or again. */
        CONNECTING,
        /** Logged in. */
        CONNECTED,
        /** Waiting before the next attempt. */
        WAITING,
        /** Given up: as many attempts as configured have failed. */
        FAILED
    }

    /** Copies. */
    public TunnelStatus {
        addresses = List.copyOf(addresses);
    }
}
