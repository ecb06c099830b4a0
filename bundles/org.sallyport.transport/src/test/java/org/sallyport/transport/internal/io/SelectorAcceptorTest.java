package org.sallyport.transport.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ports that come and go, with a handler that sends back what it gets. */
@Timeout(60)
class SelectorAcceptorTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final byte NO_ANSWER = '~';

    private final EventLoops loops = new EventLoops("test", 2, 2);
    private final SshServer manager = SshServer.setUpDefaultServer();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final IoAcceptor acceptor =
            new SelectorServices(loops).create(manager).createAcceptor(new Echo());

    private final class Echo implements IoHandler {

        @Override
        public void sessionCreated(IoSession session) {
            // it listens first
        }

        @Override
        public void sessionClosed(IoSession session) {
            closed.countDown();
        }

        @Override
        public void exceptionCaught(IoSession session, Throwable cause) {
            session.close(true);
        }

        @Override
        public void messageReceived(IoSession session, Readable message) throws IOException {
            Buffer answer = new ByteArrayBuffer(message.available());
            answer.putBuffer(message);
            // Two packets may arrive as one.
            if (answer.rawByte(answer.rpos()) == NO_ANSWER) {
                answer.getByte();
            }
            if (answer.available() > 0) {
                session.writeBuffer(answer);
            }
        }
    }

    @AfterEach
    void close() {
        acceptor.close(true);
        loops.close();
    }

    private InetSocketAddress bind(InetSocketAddress wanted) throws IOException {
        Set<SocketAddress> before = acceptor.getBoundAddresses();
        acceptor.bind(wanted);
        return acceptor.getBoundAddresses().stream()
                .filter(address -> !before.contains(address))
                .map(InetSocketAddress.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static void assertEcho(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        byte[] back = socket.getInputStream().readNBytes(text.length());
        assertEquals(text, new String(back, StandardCharsets.US_ASCII));
    }

    @Test
    void aPortMovesWhileConnectionsStay() throws IOException {
        InetSocketAddress first = bind(new InetSocketAddress(HERE, 0));
        try (Socket early = new Socket(HERE, first.getPort())) {
            assertEcho(early, "before");
            InetSocketAddress second = bind(new InetSocketAddress(HERE, 0));
            acceptor.unbind(first);
            assertEcho(early, "after");
            assertThrows(IOException.class, () -> new Socket(HERE, first.getPort()).close());
            try (Socket late = new Socket(HERE, second.getPort())) {
                assertEcho(late, "new");
            }
            assertEquals(Set.of(second), acceptor.getBoundAddresses());
        }
    }

    @Test
    void anUnboundPortIsFreeAtOnce() throws IOException {
        InetSocketAddress address = bind(new InetSocketAddress(HERE, 0));
        for (int i = 0; i < 30; i++) {
            acceptor.unbind(address);
            acceptor.bind(address);
        }
        try (Socket socket = new Socket(HERE, address.getPort())) {
            assertEcho(socket, "still there");
        }
    }

    @Test
    void noneIsBoundIfOneIsTaken() throws IOException {
        InetSocketAddress taken = bind(new InetSocketAddress(HERE, 0));
        List<SocketAddress> both = List.of(new InetSocketAddress(HERE, 0), taken);
        assertThrows(IOException.class, () -> acceptor.bind(both));
        assertEquals(Set.of(taken), acceptor.getBoundAddresses());
    }

    @Test
    void twoMaySharePortsIfBothWantTo() throws IOException {
        SelectorProperties.REUSE_PORT.set(manager, true);
        InetSocketAddress address = bind(new InetSocketAddress(HERE, 0));
        IoAcceptor other = new SelectorServices(loops).create(manager).createAcceptor(new Echo());
        try {
            other.bind(address);
            acceptor.unbind(address);
            try (Socket socket = new Socket(HERE, address.getPort())) {
                assertEcho(socket, "the other one");
            }
        } finally {
            other.close(true);
        }
    }

    @Test
    void whatHadConnectedBeforeUnbindingIsServed() throws IOException {
        for (int i = 0; i < 10; i++) {
            InetSocketAddress address = bind(new InetSocketAddress(HERE, 0));
            List<Socket> sockets = new ArrayList<>();
            for (int j = 0; j < 5; j++) {
                sockets.add(new Socket(HERE, address.getPort()));
            }
            acceptor.unbind(address);
            for (Socket socket : sockets) {
                assertEcho(socket, "served");
                socket.close();
            }
        }
    }

    @Test
    void aPeerThatTakesNothingIsGivenUp() throws Exception {
        SelectorProperties.WRITE_TIMEOUT.set(manager, Duration.ofMillis(300));
        InetSocketAddress address = bind(new InetSocketAddress(HERE, 0));
        try (Socket socket = new Socket(HERE, address.getPort())) {
            byte[] much = new byte[1 << 16];
            assertThrows(IOException.class, () -> {
                while (true) {
                    socket.getOutputStream().write(much);
                }
            });
            assertTrue(closed.await(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void aClosedAcceptorHasClosedItsConnections() throws IOException {
        InetSocketAddress address = bind(new InetSocketAddress(HERE, 0));
        try (Socket socket = new Socket(HERE, address.getPort())) {
            assertEcho(socket, "x");
            acceptor.close(true);
            assertEquals(-1, socket.getInputStream().read());
        }
        assertThrows(IOException.class, () -> new Socket(HERE, address.getPort()).close());
    }

    /** A client without TCP_NODELAY sends its second packet when the first is acknowledged, which systems put off by 40 ms. */
    @Test
    void youngConnectionsAreAcknowledgedAtOnce() throws Exception {
        InetSocketAddress address = bind(new InetSocketAddress(HERE, 0));
        long fastest = Long.MAX_VALUE;
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            client.setSoTimeout(20_000);
            for (int i = 0; i < 5; i++) {
                assertEcho(client, "question");
                long start = System.nanoTime();
                client.getOutputStream().write(NO_ANSWER);
                assertEcho(client, "question");
                fastest = Math.min(fastest, System.nanoTime() - start);
            }
        }
        assertTrue(fastest < 30_000_000, "late: " + fastest + " ns");
    }
}
