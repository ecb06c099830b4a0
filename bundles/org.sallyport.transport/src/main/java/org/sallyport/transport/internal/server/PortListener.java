package org.sallyport.transport.internal.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.sshd.common.io.IoAcceptor;
import org.sallyport.transport.internal.config.ServerSettings.Listen;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports of a server, apart from its sessions: they can move while connections stay. Not safe for use by several threads, except for {@link
 * #addresses()}.
 */
final class PortListener {

    private static final Logger LOG = LoggerFactory.getLogger(PortListener.class);

    private final IoAcceptor acceptor;
    private List<InetSocketAddress> bound = List.of();
    private volatile List<InetSocketAddress> settled = List.of();
    private Optional<Listen> current = Optional.empty();

    PortListener(IoAcceptor acceptor) {
        this.acceptor = acceptor;
    }

    /** Where connections are accepted now. */
    List<InetSocketAddress> addresses() {
        return settled;
    }

    /**
     * Listens where it is told to, and nowhere else. New addresses are bound before old ones are given up, unless these are in the way. If it
     * fails, the old ones stay.
     *
     * @throws IOException if some address cannot be bound; the message names it
     */
    void listen(Listen wanted) throws IOException {
        if (current.isPresent() && samePlace(current.get(), wanted)) {
            return;
        }
        List<InetSocketAddress> before = bound;
        List<InetSocketAddress> next = new ArrayList<>();
        try {
            int port = wanted.port();
            for (InetAddress address : resolve(wanted)) {
                InetSocketAddress real = take(new InetSocketAddress(address, port));
                port = real.getPort();
                next.add(real);
            }
        } catch (IOException e) {
            goBack(before);
            settled = bound;
            throw e;
        }
        bound.stream().filter(place -> !next.contains(place)).forEach(this::release);
        settled = bound;
        current = Optional.of(wanted);
    }

    private static boolean samePlace(Listen one, Listen other) {
        return one.port() == other.port() && one.addresses().equals(other.addresses());
    }

    private void goBack(List<InetSocketAddress> before) {
        bound.stream().filter(place -> !before.contains(place)).forEach(this::release);
        for (InetSocketAddress place : before) {
            try {
                take(place);
            } catch (IOException e) {
                LOG.warn("nobody listens on {} any more: {}", place, e.getMessage());
            }
        }
    }

    /** Stops accepting. */
    void stop() {
        bound.forEach(this::release);
        settled = bound;
        current = Optional.empty();
    }

    private InetSocketAddress take(InetSocketAddress place) throws IOException {
        if (bound.contains(place)) {
            return place;
        }
        List<InetSocketAddress> inTheWay =
                bound.stream().filter(old -> old.getPort() == place.getPort()).toList();
        try {
            return bind(place);
        } catch (IOException e) {
            if (inTheWay.isEmpty()) {
                throw e;
            }
        }
        // All addresses of a port and one of them cannot be bound at the same time.
        inTheWay.forEach(this::release);
        return bind(place);
    }

    private InetSocketAddress bind(InetSocketAddress place) throws IOException {
        Set<SocketAddress> before = acceptor.getBoundAddresses();
        try {
            acceptor.bind(place);
        } catch (IOException e) {
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

    private static Set<InetAddress> resolve(Listen wanted) throws IOException {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        if (wanted.addresses().isEmpty()) {
            addresses.add(new InetSocketAddress(wanted.port()).getAddress());
        }
        for (String name : wanted.addresses()) {
            addresses.addAll(Arrays.asList(InetAddress.getAllByName(name)));
        }
        return addresses;
    }
}
