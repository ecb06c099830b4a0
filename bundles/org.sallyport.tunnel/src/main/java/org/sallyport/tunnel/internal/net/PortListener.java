package org.sallyport.tunnel.internal.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports where clients come in. They can move while clients stay. On the loop's thread, except for {@link #addresses()}. */
public final class PortListener {

    private static final Logger LOG = LoggerFactory.getLogger(PortListener.class);

    /** How long nothing is accepted after the system had no descriptor for a client. */
    private static final Duration REST = Duration.ofMillis(500);

    private final SocketLoop loop;
    private final Consumer<SocketChannel> accepted;
    private List<ServerSocketChannel> open = List.of();
    private volatile List<InetSocketAddress> addresses = List.of();
    private Optional<Place> current = Optional.empty();

    /**
     * Where to listen.
     *
     * @param names names or addresses of this machine; empty for all
     * @param port 0 for a free one
     * @param backlog connections that the system holds before they are accepted
     */
    public record Place(List<String> names, int port, int backlog) {

        /** Copies. */
        public Place {
            names = List.copyOf(names);
        }
    }

    /**
     * Listens nowhere yet.
     *
     * @param accepted gets each client's socket, which does not block
     */
    public PortListener(SocketLoop loop, Consumer<SocketChannel> accepted) {
        this.loop = loop;
        this.accepted = accepted;
    }

    /** Where it listens, with the ports that were really bound. */
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    /**
     * Listens where it is told to, and nowhere else. The new port is open before the old one closes.
     *
     * @throws IOException if some address cannot be bound, with its name in the message; then everything is as it was
     */
    public void listen(Place place) throws IOException {
        if (current.equals(Optional.of(place))) {
            return;
        }
        List<ServerSocketChannel> next = new ArrayList<>();
        List<ServerSocketChannel> before = open;
        Optional<Place> placeBefore = current;
        if (placeBefore.isPresent() && placeBefore.get().port() == place.port()) {
            // All addresses of a port and one of them cannot be bound at the same time.
            stop();
            before = List.of();
        }
        try {
            int port = place.port();
            for (InetAddress address : resolve(place)) {
                next.add(bind(new InetSocketAddress(address, port), place.backlog()));
                port = ((InetSocketAddress) next.get(0).getLocalAddress()).getPort();
            }
        } catch (IOException e) {
            next.forEach(SocketLoop::closeQuietly);
            if (current.isEmpty() && placeBefore.isPresent()) {
                listen(placeBefore.get());
            }
            throw e;
        }
        before.forEach(SocketLoop::closeQuietly);
        open = List.copyOf(next);
        current = Optional.of(place);
        List<InetSocketAddress> bound = new ArrayList<>();
        for (ServerSocketChannel server : open) {
            bound.add((InetSocketAddress) server.getLocalAddress());
        }
        addresses = List.copyOf(bound);
    }

    /** Listens nowhere any more. */
    public void stop() {
        open.forEach(SocketLoop::closeQuietly);
        open = List.of();
        addresses = List.of();
        current = Optional.empty();
    }

    private static Set<InetAddress> resolve(Place place) throws IOException {
        Set<InetAddress> resolved = new LinkedHashSet<>();
        if (place.names().isEmpty()) {
            resolved.add(new InetSocketAddress(place.port()).getAddress());
        }
        for (String name : place.names()) {
            resolved.addAll(List.of(InetAddress.getAllByName(name)));
        }
        return resolved;
    }

    private ServerSocketChannel bind(InetSocketAddress address, int backlog) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.configureBlocking(false);
            server.bind(address, backlog);
            loop.register(server, SelectionKey.OP_ACCEPT, key -> accept(server, key));
            return server;
        } catch (IOException e) {
            SocketLoop.closeQuietly(server);
            throw new IOException(
                    address.getAddress().getHostAddress() + ":" + address.getPort() + ": " + e.getMessage(), e);
        }
    }

    private void hand(SocketChannel socket) {
        try {
            Sockets.prepare(socket);
        } catch (IOException e) {
            LOG.debug("a client is gone before it is there: {}", e.getMessage());
            Sockets.close(socket);
            return;
        }
        accepted.accept(socket);
    }

    private void accept(ServerSocketChannel server, SelectionKey key) {
        try {
            for (SocketChannel socket = server.accept(); socket != null; socket = server.accept()) {
                hand(socket);
            }
        } catch (IOException e) {
            LOG.warn("no client can be accepted for now: {}", e.getMessage());
            key.interestOps(0);
            loop.schedule(REST, () -> {
                if (key.isValid()) {
                    key.interestOps(SelectionKey.OP_ACCEPT);
                }
            });
        }
    }
}
