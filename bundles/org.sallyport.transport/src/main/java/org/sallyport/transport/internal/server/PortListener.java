package org.sallyport.transport.internal.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.io.IoAcceptor;
import org.sallyport.transport.internal.config.ServerSettings.Listen;

/**
 * The ports of a server, apart from its sessions: they can move while connections stay. Not safe for use by several threads, except for {@link
 * #addresses()}.
 */
final class PortListener {

    private final IoAcceptor acceptor;
    private volatile List<InetSocketAddress> bound = List.of();
    private Optional<Listen> current = Optional.empty();

    PortListener(IoAcceptor acceptor) {
        this.acceptor = acceptor;
    }

    /** Where connections are accepted now. */
    List<InetSocketAddress> addresses() {
        return bound;
    }

    /**
     * Listens where it is told to, and nowhere else. New addresses are bound before old ones are given up. If that fails, the old ones stay.
     *
     * @throws IOException if some address cannot be bound; the message names it
     */
    void listen(Listen wanted) throws IOException {
        if (current.isPresent() && samePlace(current.get(), wanted)) {
            return;
        }
        List<InetSocketAddress> places = resolve(wanted);
        List<InetSocketAddress> next = new ArrayList<>();
        Set<InetSocketAddress> old = new LinkedHashSet<>(bound);
        try {
            int port = wanted.port();
            for (InetSocketAddress place : places) {
                InetSocketAddress real = take(new InetSocketAddress(place.getAddress(), port), old);
                port = real.getPort();
                next.add(real);
            }
        } catch (IOException e) {
            release(next, bound);
            throw e;
        }
        old.removeAll(next);
        release(new ArrayList<>(old), List.of());
        bound = List.copyOf(next);
        current = Optional.of(wanted);
    }

    private static boolean samePlace(Listen one, Listen other) {
        return one.port() == other.port() && one.addresses().equals(other.addresses());
    }

    /** Stops accepting. */
    void stop() {
        release(bound, List.of());
        bound = List.of();
        current = Optional.empty();
    }

    private InetSocketAddress take(InetSocketAddress place, Set<InetSocketAddress> old) throws IOException {
        if (old.contains(place)) {
            return place;
        }
        Set<SocketAddress> before = acceptor.getBoundAddresses();
        try {
            acceptor.bind(place);
        } catch (IOException e) {
            throw new IOException(
                    place.getAddress().getHostAddress() + ":" + place.getPort() + ": " + e.getMessage(), e);
        }
        return acceptor.getBoundAddresses().stream()
                .filter(address -> !before.contains(address))
                .map(InetSocketAddress.class::cast)
                .findFirst()
                .orElse(place);
    }

    private void release(List<InetSocketAddress> places, List<InetSocketAddress> except) {
        places.stream().filter(place -> !except.contains(place)).forEach(acceptor::unbind);
    }

    private static List<InetSocketAddress> resolve(Listen wanted) throws IOException {
        List<InetSocketAddress> places = new ArrayList<>();
        if (wanted.addresses().isEmpty()) {
            places.add(new InetSocketAddress(wanted.port()));
        }
        for (String name : wanted.addresses()) {
            for (InetAddress address : InetAddress.getAllByName(name)) {
                InetSocketAddress place = new InetSocketAddress(address, wanted.port());
                if (!places.contains(place)) {
                    places.add(place);
                }
            }
        }
        return places;
    }
}
