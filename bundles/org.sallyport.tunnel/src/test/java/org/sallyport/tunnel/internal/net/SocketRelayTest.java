package org.sallyport.tunnel.internal.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Between a real socket and a channel that the test has in hand. */
@Timeout(30)
class SocketRelayTest {

    private final SocketLoop loop = new SocketLoop();
    private final TestChannel channel = new TestChannel();
    private final Traffic traffic = new Traffic();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Socket client;
    private SocketChannel accepted;
    private SocketRelay relay;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            client =
                    new Socket(InetAddress.getLoopbackAddress(), server.socket().getLocalPort());
            accepted = server.accept();
        }
        client.setSoTimeout(10_000);
        Sockets.prepare(accepted);
        relay = new SocketRelay(loop, accepted, channel, traffic, ended::countDown);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        accepted.close();
        loop.close();
    }

    @Test
    void carriesBothWays() throws Exception {
        relay.begin(text("first "));
        send("then this");
        channel.await(() -> channel.sentBytes() == 15, "what the client sent");
        assertEquals("first then this", channel.sentText());
        relay.data(text("answer"));
        assertEquals("answer", receive(6));
        channel.await(() -> channel.consumedBytes() == 6, "the window");
        assertEquals(15, traffic.sent());
        assertEquals(6, traffic.received());
    }

    @Test
    void answersGoOnAfterTheClientHasSaidAll() throws Exception {
        relay.begin(text(""));
        send("question");
        client.shutdownOutput();
        channel.await(channel::isAtEof, "end of file");
        relay.data(text("a long "));
        relay.data(text("answer"));
        relay.eof();
        assertEquals("a long answer", new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        channel.await(channel::isClosed, "the end of the channel");
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertFalse(channel.isAborted());
    }

    @Test
    void questionsGoOnAfterTheTargetHasSaidAll() throws Exception {
        relay.begin(text(""));
        relay.data(text("welcome"));
        relay.eof();
        assertEquals("welcome", new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        assertFalse(channel.isClosed());
        send("still here");
        channel.await(() -> channel.sentBytes() == 10, "what the client sent");
        client.shutdownOutput();
        channel.await(channel::isClosed, "the end of the channel");
        assertTrue(ended.await(10, TimeUnit.SECONDS));
    }

    @Test
    void readsNoMoreThanTheChannelWants() throws Exception {
        channel.room(100_000);
        relay.begin(text(""));
        byte[] much = new byte[4 << 20];
        Thread sender = new Thread(() -> {
            try {
                client.getOutputStream().write(much);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        sender.start();
        channel.await(() -> channel.sentBytes() >= 100_000, "what there is room for");
        assertEquals(0, channel.sentBytes() / 110_000, channel.sentBytes() + " bytes were read");
        channel.room(Integer.MAX_VALUE);
        relay.writable();
        channel.await(() -> channel.sentBytes() == much.length, "the rest");
        sender.join(10_000);
    }

    @Test
    void theWindowOpensForWhatTheSocketHasTaken() throws Exception {
        relay.begin(text(""));
        byte[] sent = new byte[8 << 20];
        new Random(1).nextBytes(sent);
        for (int at = 0; at < sent.length; at += 1024) {
            relay.data(ByteBuffer.wrap(sent, at, 1024));
        }
        assertTrue(channel.consumedBytes() < sent.length, "nobody reads, so the socket cannot have taken everything");
        relay.eof();
        assertArrayEquals(sent, client.getInputStream().readAllBytes());
        channel.await(() -> channel.consumedBytes() == sent.length, "the window");
        client.shutdownOutput();
        channel.await(channel::isClosed, "the end of the channel");
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertEquals(0, channel.buffers(), "buffers that nobody gave back");
    }

    @Test
    void whatIsKeptIsDeliveredAfterTheChannelIsGone() throws Exception {
        relay.begin(text(""));
        byte[] sent = new byte[8 << 20];
        new Random(2).nextBytes(sent);
        for (int at = 0; at < sent.length; at += 1024) {
            relay.data(ByteBuffer.wrap(sent, at, 1024));
        }
        relay.eof();
        relay.closed();
        assertArrayEquals(sent, client.getInputStream().readAllBytes());
        assertTrue(ended.await(10, TimeUnit.SECONDS));
    }

    @Test
    void whoTakesNothingDoesNotHoldOnToTheRestForEver() throws Exception {
        relay = new SocketRelay(loop, accepted, channel, traffic, ended::countDown, Duration.ofMillis(200));
        relay.begin(text(""));
        for (int at = 0; at < 8 << 20; at += 1024) {
            relay.data(ByteBuffer.allocate(1024));
        }
        relay.eof();
        relay.closed();
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertFalse(accepted.isOpen());
        assertEquals(0, channel.buffers(), "buffers that nobody gave back");
    }

    @Test
    void aLostChannelIsNoEndOfFile() throws Exception {
        relay.begin(text(""));
        relay.data(text("half of"));
        assertEquals("half of", receive(7));
        relay.closed();
        assertThrows(SocketException.class, () -> client.getInputStream().read(), "a reset");
        assertTrue(ended.await(10, TimeUnit.SECONDS));
    }

    @Test
    void aLostClientAbortsTheChannel() throws Exception {
        relay.begin(text(""));
        client.setSoLinger(true, 0);
        client.close();
        channel.await(channel::isAborted, "the end of the channel");
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        relay.data(text("too late"));
        assertEquals(8, channel.consumedBytes());
    }

    @Test
    void isCutInTheMiddle() throws Exception {
        relay.begin(text(""));
        relay.cut();
        assertTrue(channel.isAborted());
        assertThrows(SocketException.class, () -> client.getInputStream().read(), "a reset");
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        relay.closed();
    }

    private void send(String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String receive(int length) throws IOException {
        return new String(client.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
