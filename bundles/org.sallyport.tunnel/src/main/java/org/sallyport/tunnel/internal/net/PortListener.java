package org.sallyport.tunnel.internal.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports where clients come in. They can move while clients stay. On the loop's thread, except for {@link #addresses()}; names are looked up on
 * another one, because that takes its time.
 */
public final class PortListener {

    private static final Logger LOG = LoggerFactory.getLogger(PortListener.class);

    /** How long nothing is accepted after the system had no descriptor for a client. */
    private static final Duration REST = Duration.ofMillis(500);

    /** How many clients are accepted before others have their turn. */
    private static final int ACCEPTED_AT_ONCE = 64;

    /** How long a port is left alone that was closed for another one in vain. */
    private static final Duration TRUCE = Duration.ofSeconds(30);

    private final SocketLoop loop;
    private final Consumer<SocketChannel> accepted;
    private final Names names;
    private List<Door> open = List.of();
    private volatile List<InetSocketAddress> addresses = List.of();
    private Optional<Place> current = Optional.empty();
    private long orders;
    private boolean truce;

    /** Whether the system had no descriptor for the last client. */
    private boolean starved;

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

    /** Who knows the addresses of a name. */
    @FunctionalInterface
    interface Names {

        /** All of them; may block. */
        InetAddress[] lookUp(String name) throws UnknownHostException;
    }

    /** What came of a look-up: the addresses that were found, and what was not. */
    private record Found(Set<InetAddress> addresses, Optional<IOException> trouble) {}

    /**
     * A socket that listens.
     *
     * @param address as it was asked for
     * @param port likewise: 0 for a free one
     * @param bound what the system says of it
     */
    private record Door(
            ServerSocketChannel socket, InetAddress address, int port, int backlog, InetSocketAddress bound) {

        boolean isFor(InetAddress wanted, Place place) {
            return address.equals(wanted) && port == place.port() && backlog == place.backlog();
        }

        /** Whether the system lets nobody listen there as long as this is open. */
        boolean isInTheWayOf(InetAddress wanted, int wantedPort) {
            return bound.getPort() == wantedPort
                    && (address.equals(wanted) || address.isAnyLocalAddress() || wanted.isAnyLocalAddress());
        }
    }

    /**
     * Listens nowhere yet.
     *
     * @param accepted gets each client's socket, which does not block
     */
    public PortListener(SocketLoop loop, Consumer<SocketChannel> accepted) {
        this(loop, accepted, InetAddress::getAllByName);
    }

    PortListener(SocketLoop loop, Consumer<SocketChannel> accepted, Names names) {
        this.loop = loop;
        this.accepted = accepted;
        this.names = names;
    }

    /** Where it listens, with the ports that were really bound. */
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    /**
     * Listens where it is told to, and nowhere else; returns at once. The new port is open before the old one closes. If some address is in trouble,
     * the others are open, and what was open before stays so until this is asked for again and nothing is missing.
     *
     * @param outcome is told what is in trouble, with its name in the message, or that nothing is; on the loop's thread, unless something else is
     *     asked for meanwhile
     */
    public void listen(Place place, Consumer<Optional<IOException>> outcome) {
        long mine = ++orders;
        if (current.equals(Optional.of(place))) {
            outcome.accept(Optional.empty());
            return;
        }
        Thread asking = new Thread(
                () -> {
                    Found found = find(place);
                    loop.execute(() -> {
                        if (mine == orders) {
                            outcome.accept(open(place, found));
                        }
                    });
                },
                "sallyport-tunnel-names");
        asking.setDaemon(true);
        asking.start();
    }

    /** Listens nowhere any more. */
    public void stop() {
        orders++;
        close(door -> true);
        current = Optional.empty();
        tell();
    }

    private Found find(Place place) {
        Set<InetAddress> found = new LinkedHashSet<>();
        Optional<IOException> trouble = Optional.empty();
        if (place.names().isEmpty()) {
            found.add(new InetSocketAddress(place.port()).getAddress());
        }
        for (String name : place.names()) {
            try {
                found.addAll(List.of(names.lookUp(name)));
            } catch (IOException e) {
                trouble = trouble.or(() -> Optional.of(e));
            }
        }
        return new Found(found, trouble);
    }

    private Optional<IOException> open(Place place, Found found) {
        current = Optional.empty();
        Optional<IOException> trouble = found.trouble();
        for (InetAddress address : found.addresses()) {
            if (open.stream().noneMatch(door -> door.isFor(address, place))) {
                try {
                    open(address, place);
                } catch (IOException e) {
                    trouble = trouble.or(() -> Optional.of(e));
                }
            }
        }
        if (trouble.isEmpty()) {
            close(door -> found.addresses().stream().noneMatch(address -> door.isFor(address, place)));
            current = Optional.of(place);
        }
        tell();
        return trouble;
    }

    private void open(InetAddress address, Place place) throws IOException {
        int port = port(place);
        List<Door> inTheWay =
                open.stream().filter(door -> door.isInTheWayOf(address, port)).toList();
        try {
            bind(address, port, place.port(), place.backlog());
            return;
        } catch (IOException e) {
            if (truce || inTheWay.isEmpty() || !isOurs(address)) {
                throw e;
            }
        }
        close(inTheWay::contains);
        try {
            loop.freePorts();
            bind(address, port, place.port(), place.backlog());
        } catch (IOException e) {
            restore(inTheWay);
            throw e;
        }
    }

    /** All addresses share the free port. */
    private int port(Place place) {
        return open.stream()
                .filter(door -> door.port() == place.port())
                .findFirst()
                .map(door -> door.bound().getPort())
                .orElse(place.port());
    }

    private void restore(List<Door> doors) {
        truce = true;
        loop.schedule(TRUCE, () -> truce = false);
        for (Door door : doors) {
            try {
                bind(door.address(), door.bound().getPort(), door.port(), door.backlog());
            } catch (IOException e) {
                LOG.warn("nobody listens on {} any more", e.getMessage());
            }
        }
    }

    /** Whether this machine has the address: no port there is open otherwise, whatever makes room for it. */
    private static boolean isOurs(InetAddress address) {
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            probe.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException e) {
            LOG.debug("{}: {}", address, e.getMessage());
            return false;
        }
    }

    private void bind(InetAddress address, int port, int asked, int backlog) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.configureBlocking(false);
            server.bind(new InetSocketAddress(address, port), backlog);
            loop.register(server, SelectionKey.OP_ACCEPT, key -> accept(server, key));
            InetSocketAddress bound = (InetSocketAddress) server.getLocalAddress();
            open = Stream.concat(open.stream(), Stream.of(new Door(server, address, asked, backlog, bound)))
                    .toList();
        } catch (IOException | UnsupportedAddressTypeException e) {
            SocketLoop.closeQuietly(server);
            throw new IOException(address.getHostAddress() + ":" + port + ": " + e.getMessage(), e);
        }
    }

    private void close(Predicate<Door> which) {
        open.stream().filter(which).forEach(door -> SocketLoop.closeQuietly(door.socket()));
        open = open.stream().filter(which.negate()).toList();
    }

    private void tell() {
        addresses = open.stream().map(Door::bound).toList();
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
            SocketChannel socket = server.accept();
            for (int i = 1; socket != null; i++) {
                starved = false;
                hand(socket);
                socket = i < ACCEPTED_AT_ONCE ? server.accept() : null;
            }
        } catch (IOException e) {
            if (!starved) {
                LOG.warn("no client can be accepted for now: {}", e.getMessage());
                starved = true;
            }
            key.interestOps(0);
            loop.schedule(REST, () -> {
                if (key.isValid()) {
                    key.interestOps(SelectionKey.OP_ACCEPT);
                }
            });
        }
    }
}
