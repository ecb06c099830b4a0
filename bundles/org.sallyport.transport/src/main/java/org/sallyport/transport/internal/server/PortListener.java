package org.sallyport.transport.internal.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.sallyport.handover.internal.InheritedPorts;
import org.sallyport.transport.internal.config.ServerSettings.Listen;
import org.sallyport.transport.internal.io.SelectorAcceptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports of a server, apart from its sessions: they can move while connections stay. Not safe for use by several threads, except for {@link
 * #addresses()}.
 */
final class PortListener {

    private static final Logger LOG = LoggerFactory.getLogger(PortListener.class);

    /** How long a place is left alone that was given up for another one in vain. */
    private static final Duration TRUCE = Duration.ofSeconds(30);

    private final SelectorAcceptor acceptor;
    private final InheritedPorts inherited;
    private List<InetSocketAddress> bound = List.of();
    private volatile List<InetSocketAddress> settled = List.of();
    private Optional<Listen> current = Optional.empty();
    private OptionalLong truceSince = OptionalLong.empty();

    /**
     * Listens nowhere yet.
     *
     * @param inherited sockets of a former owner, which listen: used if it is to be listened at their addresses, closed otherwise
     */
    PortListener(SelectorAcceptor acceptor, List<ServerSocketChannel> inherited) {
        this.acceptor = acceptor;
        this.inherited = new InheritedPorts(inherited);
    }

    /** Where connections are accepted now. */
    List<InetSocketAddress> addresses() {
        return settled;
    }

    /**
     * Listens where it is told to, and nowhere else. New addresses are bound before old ones are given up, unless these are in the way. If some
     * address fails, the others are open, and the old ones stay until this is called again and all are. Only a free port, which all are to share, is
     * open for all or for none.
     *
     * @throws IOException if some address cannot be found or bound; the message names it
     */
    void listen(Listen wanted) throws IOException {
        if (current.isPresent() && samePlace(current.get(), wanted)) {
            if (current.get().backlog() != wanted.backlog()) {
                openAnew();
                current = Optional.of(wanted);
            }
            return;
        }
        List<InetSocketAddress> before = bound;
        List<InetSocketAddress> next = new ArrayList<>();
        List<IOException> troubles = new ArrayList<>();
        Set<InetAddress> addresses = resolve(wanted, troubles);
        if (troubles.isEmpty()) {
            inherited.closeAllBut(addresses, wanted.port());
        }
        int port = wanted.port();
        for (InetAddress address : addresses) {
            try {
                InetSocketAddress real = take(new InetSocketAddress(address, port));
                port = real.getPort();
                next.add(real);
            } catch (IOException e) {
                troubles.add(e);
            }
        }
        if (!troubles.isEmpty()) {
            if (wanted.port() == 0) {
                bound.stream().filter(place -> !before.contains(place)).forEach(this::release);
            }
            current = Optional.empty();
            settled = bound;
            throw troubles.get(0);
        }
        bound.stream().filter(place -> !next.contains(place)).forEach(this::release);
        settled = bound;
        current = Optional.of(wanted);
    }

    /** How many connections may wait is said when a socket begins to listen, and never again. */
    private void openAnew() throws IOException {
        try {
            for (InetSocketAddress place : bound) {
                release(place);
                bind(place);
            }
        } catch (IOException e) {
            // Not where it should be any more: the next try begins from here.
            current = Optional.empty();
            throw e;
        } finally {
            settled = bound;
        }
    }

    private static boolean samePlace(Listen one, Listen other) {
        return one.port() == other.port() && one.addresses().equals(other.addresses());
    }

    /** Does not listen yet: who connects to an inherited socket waits, but not for ever. */
    void closeInheritedIfLate() {
        inherited.closeIfLate();
    }

    /** Stops accepting, and gives the sockets away as they are. */
    List<ServerSocketChannel> surrender() {
        List<ServerSocketChannel> sockets = new ArrayList<>(inherited.takeAll());
        bound.forEach(place -> acceptor.surrender(place).ifPresent(sockets::add));
        bound = List.of();
        settled = bound;
        current = Optional.empty();
        return sockets;
    }

    /** Stops accepting. */
    void stop() {
        inherited.closeAll();
        bound.forEach(this::release);
        settled = bound;
        current = Optional.empty();
    }

    private InetSocketAddress take(InetSocketAddress place) throws IOException {
        if (bound.contains(place)) {
            return place;
        }
        List<InetSocketAddress> inTheWay = inTheWayOf(place);
        try {
            return bind(place);
        } catch (IOException e) {
            if (inTheWay.isEmpty() || isTruce() || !isOurs(place.getAddress())) {
                throw e;
            }
        }
        inTheWay.forEach(this::release);
        try {
            return bind(place);
        } catch (IOException e) {
            inTheWay.forEach(this::restore);
            throw e;
        }
    }

    private boolean isTruce() {
        return truceSince.isPresent() && System.nanoTime() - truceSince.getAsLong() < TRUCE.toNanos();
    }

    private void restore(InetSocketAddress place) {
        truceSince = OptionalLong.of(System.nanoTime());
        try {
            bind(place);
        } catch (IOException e) {
            LOG.warn("nobody listens any more on {}", e.getMessage());
        }
    }

    /** Whether this machine has the address: no port there is open otherwise, whatever makes room for it. */
    private static boolean isOurs(InetAddress address) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException e) {
            LOG.debug("{}: {}", address, e.getMessage());
            return false;
        }
    }

    /** All addresses of a port and one of them cannot be bound at the same time. */
    private List<InetSocketAddress> inTheWayOf(InetSocketAddress place) {
        return bound.stream()
                .filter(other -> other.getPort() == place.getPort())
                .filter(other -> other.getAddress().isAnyLocalAddress()
                        || place.getAddress().isAnyLocalAddress())
                .toList();
    }

    private InetSocketAddress bind(InetSocketAddress place) throws IOException {
        Set<SocketAddress> before = acceptor.getBoundAddresses();
        try {
            Optional<ServerSocketChannel> heirloom = inherited.take(place.getAddress(), place.getPort());
            if (heirloom.isPresent()) {
                acceptor.adopt(heirloom.get());
            } else {
                acceptor.bind(place);
            }
        } catch (IOException | UnsupportedAddressTypeException e) {
            throw new IOException(
                    place.getAddress().getHostAddress() + ":" + place.getPort() + ": " + e.getMessage(), e);
        }
        InetSocketAddress real = acceptor.getBoundAddresses().stream()
                .filter(address -> !before.contains(address))
                .map(InetSocketAddress.class::cast)
                .findFirst()
                .orElse(place);
        bound = Stream.concat(bound.stream(), Stream.of(real)).toList();
        return real;
    }

    private void release(InetSocketAddress place) {
        acceptor.unbind(place);
        bound = bound.stream().filter(other -> !other.equals(place)).toList();
    }

    private static Set<InetAddress> resolve(Listen wanted, List<IOException> troubles) {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        if (wanted.addresses().isEmpty()) {
            addresses.add(new InetSocketAddress(wanted.port()).getAddress());
        }
        for (String name : wanted.addresses()) {
            try {
                addresses.addAll(Arrays.asList(InetAddress.getAllByName(name)));
            } catch (UnknownHostException e) {
                troubles.add(e);
            }
        }
        return addresses;
    }
}
