package org.sallyport.tunnel.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sallyport.tunnel.internal.net.SocketLoop;

@Timeout(30)
class SurplusClientsTest {

    private static final byte[] GREETING = {5, 1, 0};
    private static final byte[] NO_METHOD = {5, (byte) 0xFF};

    private final SocketLoop loop = new SocketLoop();
    private final List<Socket> clients = new ArrayList<>();
    private ServerSocketChannel server;

    @BeforeEach
    void open() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        server.close();
        loop.close();
    }

    private Socket refusedBy(SurplusClients surplus) throws IOException {
        Socket client =
                new Socket(InetAddress.getLoopbackAddress(), server.socket().getLocalPort());
        client.setSoTimeout(10_000);
        clients.add(client);
        SocketChannel accepted = server.accept();
        accepted.configureBlocking(false);
        loop.execute(() -> surplus.refuse(accepted));
        return client;
    }

    private static void assertReset(Socket client) {
        assertThrows(SocketException.class, () -> client.getInputStream().read());
    }

    private static void assertTold(Socket client) throws IOException {
        client.getOutputStream().write(GREETING);
        assertArrayEquals(NO_METHOD, client.getInputStream().readAllBytes());
    }

    @Test
    void onlySoManyAreWaitedFor() throws IOException {
        SurplusClients surplus = new SurplusClients(loop, Duration.ofMinutes(1));
        List<Socket> waitedFor = new ArrayList<>();
        for (int i = 0; i < SurplusClients.MOST; i++) {
            waitedFor.add(refusedBy(surplus));
        }
        assertReset(refusedBy(surplus));
        for (Socket client : waitedFor) {
            assertTold(client);
            client.close();
        }
        awaitRoom(surplus);
        for (int i = 0; i < SurplusClients.MOST; i++) {
            Socket gone = refusedBy(surplus);
            gone.shutdownOutput();
            assertReset(gone);
        }
        awaitRoom(surplus);
    }

    /** A socket is closed a little after its client has read why. */
    private void awaitRoom(SurplusClients surplus) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!isTold(refusedBy(surplus))) {
            assertTrue(System.nanoTime() < end, "there is no room again");
        }
    }

    private static boolean isTold(Socket client) throws IOException {
        try (client) {
            assertTold(client);
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    @Test
    void whoSaysNothingIsNotWaitedForLong() throws IOException {
        assertReset(refusedBy(new SurplusClients(loop, Duration.ofMillis(100))));
    }

    @Test
    void whoSpeaksSomethingElseIsReset() throws IOException {
        Socket client = refusedBy(new SurplusClients(loop, Duration.ofMinutes(1)));
        client.getOutputStream().write('G');
        assertReset(client);
    }
}
