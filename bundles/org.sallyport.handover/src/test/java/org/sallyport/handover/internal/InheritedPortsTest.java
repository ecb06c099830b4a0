package org.sallyport.handover.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InheritedPortsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<ServerSocketChannel> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (ServerSocketChannel socket : sockets) {
            socket.close();
        }
    }

    private ServerSocketChannel listen(String address) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        sockets.add(socket);
        return socket.bind(new InetSocketAddress(address, 0));
    }

    private static InetAddress address(ServerSocketChannel socket) throws IOException {
        return ((InetSocketAddress) socket.getLocalAddress()).getAddress();
    }

    private static int port(ServerSocketChannel socket) throws IOException {
        return ((InetSocketAddress) socket.getLocalAddress()).getPort();
    }

    @Test
    void eachIsTakenOnceAndWhereItListens() throws IOException {
        ServerSocketChannel one = listen("127.0.0.1");
        ServerSocketChannel other = listen("127.0.0.2");
        InheritedPorts inherited = new InheritedPorts(List.of(one, other), LONG);
        assertEquals(Optional.empty(), inherited.take(address(one), port(other)));
        assertEquals(Optional.of(one), inherited.take(address(one), port(one)));
        assertEquals(Optional.empty(), inherited.take(address(one), port(one)));
        assertEquals(Optional.of(other), inherited.take(address(other), 0), "any port");
        assertEquals(List.of(), inherited.takeAll());
    }

    @Test
    void whatListensElsewhereIsClosed() throws IOException {
        ServerSocketChannel one = listen("127.0.0.1");
        ServerSocketChannel other = listen("127.0.0.2");
        InheritedPorts inherited = new InheritedPorts(List.of(one, other), LONG);
        inherited.closeAllBut(List.of(address(one)), port(one));
        assertFalse(other.isOpen());
        assertEquals(List.of(one), inherited.takeAll());
        assertTrue(one.isOpen(), "it is the taker's");
    }

    @Test
    void nobodyWaitsForEver() throws IOException {
        ServerSocketChannel waits = listen("127.0.0.1");
        new InheritedPorts(List.of(waits), LONG).closeIfLate();
        assertTrue(waits.isOpen());
        InheritedPorts late = new InheritedPorts(List.of(waits), Duration.ofNanos(-1));
        late.closeIfLate();
        assertFalse(waits.isOpen());
        assertEquals(List.of(), late.takeAll());
    }
}
