package org.sallyport.handover.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listening sockets that a predecessor has left: taken where they are where it is to be listened, closed otherwise. Not safe for use by several
 * threads.
 */
public final class InheritedPorts {

    /** How long clients wait for a successor that does not listen yet. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(InheritedPorts.class);

    private final List<ServerSocketChannel> left;
    private final Duration patience;
    private final long begin = System.nanoTime();

    /** Of what {@link PortHandover#take} has given. */
    public InheritedPorts(List<ServerSocketChannel> sockets) {
        this(sockets, PATIENCE);
    }

    InheritedPorts(List<ServerSocketChannel> sockets, Duration patience) {
        this.left = new ArrayList<>(sockets);
        this.patience = patience;
    }

    /**
     * Takes one out.
     *
     * @param port 0 for any
     * @return a socket that listens there; the caller's now
     */
    public Optional<ServerSocketChannel> take(InetAddress address, int port) {
        Optional<ServerSocketChannel> found = left.stream()
                .filter(socket -> isAt(socket, Set.of(address), port))
                .findFirst();
        found.ifPresent(left::remove);
        return found;
    }

    /** Takes all of them out. */
    public List<ServerSocketChannel> takeAll() {
        List<ServerSocketChannel> all = List.copyOf(left);
        left.clear();
        return all;
    }

    /**
     * Closes those that are anywhere else.
     *
     * @param port 0 for any
     */
    public void closeAllBut(Collection<InetAddress> addresses, int port) {
        close(socket -> !isAt(socket, addresses, port));
    }

    /** Closes all of them. */
    public void closeAll() {
        close(socket -> true);
    }

    /** The successor does not listen yet: who connects waits, but not for ever. */
    public void closeIfLate() {
        if (System.nanoTime() - begin > patience.toNanos()) {
            closeAll();
        }
    }

    private void close(Predicate<ServerSocketChannel> which) {
        List<ServerSocketChannel> closed = left.stream().filter(which).toList();
        left.removeAll(closed);
        closed.forEach(InheritedPorts::close);
    }

    private static boolean isAt(ServerSocketChannel socket, Collection<InetAddress> addresses, int port) {
        InetSocketAddress place = (InetSocketAddress) socket.socket().getLocalSocketAddress();
        return addresses.contains(place.getAddress()) && (port == 0 || port == place.getPort());
    }

    /** Here, because a server that is embedded somewhere has no framework, whose types parked ports need. */
    static void close(ServerSocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.warn("{} cannot be closed: {}", socket, e.getMessage());
        }
    }
}
