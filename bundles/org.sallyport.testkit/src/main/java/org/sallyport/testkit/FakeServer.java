package org.sallyport.testkit;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sallyport.session.Connection;
import org.sallyport.session.HostKey;
import org.sallyport.session.Server;

/** A server that is nothing but what it says. It has no connections, and stopping it changes nothing. */
public record FakeServer(
        String name,
        List<InetSocketAddress> addresses,
        List<HostKey> hostKeys,
        Map<String, Object> settings,
        Optional<String> refusal,
        Optional<String> trouble)
        implements Server {

    /** Copies. */
    public FakeServer {
        addresses = List.copyOf(addresses);
        hostKeys = List.copyOf(hostKeys);
        settings = Map.copyOf(settings);
    }

    /** One without trouble. */
    public FakeServer(String name, List<InetSocketAddress> addresses, List<HostKey> hostKeys) {
        this(name, addresses, hostKeys, Map.of(), Optional.empty(), Optional.empty());
    }

    @Override
    public Collection<Connection> connections() {
        return List.of();
    }

    @Override
    public void start() {
        // always as it is
    }

    @Override
    public void stop(boolean keepConnections) {
        // always as it is
    }
}
