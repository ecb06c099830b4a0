package org.sallyport.tunnel.internal.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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
import org.sallyport.handover.internal.InheritedPorts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports where clients come in. They can move while clients stay. On the loop's thread, except for {@link #addresses()}; names are looked up on
 * another one, because that takes its time.
 */
public final class PortListener {

    private static final Logger LOG = LoggerFactory.getLogger(PortListener.class);

    /** How long a port is left alone that was closed for another one in vain. */
    private static final Duration TRUCE = Duration.ofSeconds(30);

    private final SocketLoop loop;
    private final Consumer<SocketChannel> accepted;
    private final Names names;
    private final InheritedPorts inherited;
    private List<Door> open = List.of();
    private volatile List<InetSocketAddress> addresses = List.of();
    private Optional<Place> current = Optional.empty();
    private long orders;
    private boolean truce;

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
     * Listens nowhere yet.
     *
     * @param accepted gets each client's socket, which does not block
     * @param inherited sockets of a former owner, which listen: used if it is to be listened at their addresses, closed otherwise
     */
    public PortListener(SocketLoop loop, Consumer<SocketChannel> accepted, List<ServerSocketChannel> inherited) {
        this(loop, accepted, inherited, InetAddress::getAllByName);
    }

    PortListener(SocketLoop loop, Consumer<SocketChannel> accepted, List<ServerSocketChannel> inherited, Names names) {
        this.loop = loop;
        this.accepted = accepted;
        this.inherited = new InheritedPorts(inherited);
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

    /** Listens nowhere any more; the port is free when this returns. */
    public void stop() {
        orders++;
        inherited.closeAll();
        close(door -> true);
        current = Optional.empty();
        tell();
        letGo();
    }

    /**
     * Stops accepting, and gives the sockets away as they are.
     *
     * @return sockets that listen; who connects to them waits for the next owner
     */
    public List<ServerSocketChannel> surrender() {
        orders++;
        List<ServerSocketChannel> sockets = Stream.concat(
                        inherited.takeAll().stream(), open.stream().map(Door::leave))
                .toList();
        open = List.of();
        current = Optional.empty();
        tell();
        letGo();
        return sockets;
    }

    private void letGo() {
        try {
            loop.freePorts();
        } catch (IOException e) {
            LOG.warn("a port may stay taken for a while: {}", e.getMessage());
        }
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
        if (trouble.isEmpty()) {
            inherited.closeAllBut(found.addresses(), place.port());
        }
        for (InetAddress address : found.addresses()) {
            Door.Place asked = new Door.Place(address, place.port(), place.backlog());
            if (open.stream().noneMatch(door -> door.place().equals(asked))) {
                try {
                    open(asked);
                } catch (IOException e) {
                    trouble = trouble.or(() -> Optional.of(e));
                }
            }
        }
        if (trouble.isEmpty()) {
            inherited.closeAll();
            close(door -> !isFor(door, found.addresses(), place));
            current = Optional.of(place);
        } else {
            inherited.closeIfLate();
        }
        tell();
        return trouble;
    }

    private static boolean isFor(Door door, Set<InetAddress> addresses, Place place) {
        return addresses.contains(door.place().address())
                && door.place().port() == place.port()
                && door.place().backlog() == place.backlog();
    }

    private void open(Door.Place asked) throws IOException {
        InetAddress address = asked.address();
        int port = port(asked);
        List<Door> inTheWay =
                open.stream().filter(door -> door.isInTheWayOf(address, port)).toList();
        try {
            bind(asked, port);
            return;
        } catch (IOException e) {
            if (truce || inTheWay.isEmpty() || !isOurs(address)) {
                throw e;
            }
        }
        close(inTheWay::contains);
        try {
            loop.freePorts();
            bind(asked, port);
        } catch (IOException e) {
            restore(inTheWay);
            throw e;
        }
    }

    /** All addresses share the free port. */
    private int port(Door.Place asked) {
        return open.stream()
                .filter(door -> door.place().port() == asked.port())
                .findFirst()
                .map(door -> door.bound().getPort())
                .orElse(asked.port());
    }

    private void restore(List<Door> doors) {
        truce = true;
        loop.schedule(TRUCE, () -> truce = false);
        for (Door door : doors) {
            try {
                bind(door.place(), door.bound().getPort());
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

    private void bind(Door.Place asked, int port) throws IOException {
        try {
            Optional<ServerSocketChannel> heirloom = inherited.take(asked.address(), port);
            ServerSocketChannel socket = heirloom.isPresent() ? heirloom.get() : listen(asked, port);
            open = Stream.concat(open.stream(), Stream.of(new Door(loop, socket, asked, accepted)))
                    .toList();
        } catch (IOException | UnsupportedAddressTypeException e) {
            throw new IOException(asked.address().getHostAddress() + ":" + port + ": " + e.getMessage(), e);
        }
    }

    private static ServerSocketChannel listen(Door.Place asked, int port) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            return socket.bind(new InetSocketAddress(asked.address(), port), asked.backlog());
        } catch (IOException | UnsupportedAddressTypeException e) {
            SocketLoop.closeQuietly(socket);
            throw e;
        }
    }

    private void close(Predicate<Door> which) {
        open.stream().filter(which).forEach(Door::close);
        open = open.stream().filter(which.negate()).toList();
    }

    private void tell() {
        addresses = open.stream().map(Door::bound).toList();
    }
}
