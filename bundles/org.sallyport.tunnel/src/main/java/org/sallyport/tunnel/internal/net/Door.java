package org.sallyport.tunnel.internal.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket that listens. On the loop's thread. */
final class Door {

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    /** How long nothing is accepted after the system had no descriptor for a client. */
    private static final Duration REST = Duration.ofMillis(500);

    /** How many clients are accepted before others have their turn. */
    private static final int ACCEPTED_AT_ONCE = 64;

    private final SocketLoop loop;
    private final ServerSocketChannel socket;
    private final Place place;
    private final InetSocketAddress bound;
    private final Consumer<SocketChannel> accepted;
    private final SelectionKey key;

    /** Whether the system had no descriptor for the last client. */
    private boolean starved;

    /**
     * What was asked for.
     *
     * @param port 0 for a free one
     * @param backlog connections that the system holds before they are accepted
     */
    record Place(InetAddress address, int port, int backlog) {}

    /**
     * Begins to accept.
     *
     * @param socket which listens; the door's from now on, also if this fails
     * @param accepted gets each client's socket, which does not block
     */
    Door(SocketLoop loop, ServerSocketChannel socket, Place place, Consumer<SocketChannel> accepted)
            throws IOException {
        this.loop = loop;
        this.socket = socket;
        this.place = place;
        this.accepted = accepted;
        try {
            socket.configureBlocking(false);
            this.bound = (InetSocketAddress) socket.getLocalAddress();
            this.key = loop.register(socket, SelectionKey.OP_ACCEPT, ready -> accept());
        } catch (IOException e) {
            SocketLoop.closeQuietly(socket);
            throw e;
        }
    }

    /** What was asked for. */
    Place place() {
        return place;
    }

    /** What the system says of it. */
    InetSocketAddress bound() {
        return bound;
    }

    /** Whether the system lets nobody listen there as long as this is open. */
    boolean isInTheWayOf(InetAddress wanted, int wantedPort) {
        InetAddress address = place.address();
        return bound.getPort() == wantedPort
                && (address.equals(wanted) || address.isAnyLocalAddress() || wanted.isAnyLocalAddress());
    }

    private void accept() {
        try {
            accept(ACCEPTED_AT_ONCE);
        } catch (IOException e) {
            rest(e);
        }
    }

    private void accept(int most) throws IOException {
        SocketChannel client = socket.accept();
        for (int i = 1; client != null; i++) {
            starved = false;
            hand(client);
            client = i < most ? socket.accept() : null;
        }
    }

    private void hand(SocketChannel client) {
        try {
            Sockets.prepare(client);
        } catch (IOException e) {
            LOG.debug("a client is gone before it is there: {}", e.getMessage());
            Sockets.close(client);
            return;
        }
        accepted.accept(client);
    }

    private void rest(IOException cause) {
        if (!starved) {
            LOG.warn("no client can be accepted for now: {}", cause.getMessage());
            starved = true;
        }
        key.interestOps(0);
        loop.schedule(REST, () -> {
            if (key.isValid()) {
                key.interestOps(SelectionKey.OP_ACCEPT);
            }
        });
    }

    /** Closes. Who is in the queue was accepted by the system: it is served, not reset. */
    void close() {
        try {
            accept(place.backlog() + 1);
        } catch (IOException e) {
            LOG.warn("who waits at {} is lost: {}", Addresses.text(bound), e.getMessage());
        }
        SocketLoop.closeQuietly(socket);
    }

    /**
     * Stops accepting: who connects from now on stays in the queue.
     *
     * @return the socket as it is, the caller's now; the loop lets go of it with {@link SocketLoop#freePorts}
     */
    ServerSocketChannel leave() {
        key.cancel();
        return socket;
    }
}
