package org.sallyport.tunnel.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sallyport.channel.ChannelOpening;
import org.sallyport.channel.DataHandler;
import org.sallyport.forward.PendingChannel;
import org.sallyport.tunnel.internal.net.SocketLoop;
import org.sallyport.tunnel.internal.net.TestChannel;

/** Channels of clients of our own server, with real targets. */
@Timeout(30)
class SocketForwarderTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final SocketLoop loop = new SocketLoop();
    private final SocketForwarder forwarder = new SocketForwarder(loop);

    @AfterEach
    void close() {
        forwarder.close();
        loop.close();
    }

    /** A channel that a client waits for. */
    private static class Wanted implements PendingChannel {

        private final TestChannel channel = new TestChannel();
        private final CompletableFuture<DataHandler> accepted = new CompletableFuture<>();
        private final CompletableFuture<String> refused = new CompletableFuture<>();

        @Override
        public void accept(ChannelOpening opening) {
            accepted.complete(opening.opened(channel));
        }

        @Override
        public void refuse(String reason) {
            refused.complete(reason);
        }

        @Override
        public boolean isWanted() {
            return true;
        }

        String refusal() throws Exception {
            return refused.get(10, TimeUnit.SECONDS);
        }
    }

    private Wanted connect(InetSocketAddress... targets) {
        Wanted channel = new Wanted();
        forwarder.connect(List.of(targets), LIMIT, channel);
        return channel;
    }

    private static InetSocketAddress address(ServerSocket server) {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static InetSocketAddress nobody() throws IOException {
        try (ServerSocket server = listen()) {
            return address(server);
        }
    }

    @Test
    void theFirstTargetThatAnswersIsConnectedTo() throws Exception {
        try (ServerSocket target = listen()) {
            Wanted channel = connect(nobody(), address(target));
            DataHandler handler = channel.accepted.get(10, TimeUnit.SECONDS);
            try (Socket accepted = target.accept()) {
                accepted.setSoTimeout(10_000);
                handler.data(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
                handler.eof();
                assertEquals("hello", new String(accepted.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void whereNobodyAnswersTheClientIsToldWhy() throws Exception {
        assertEquals("Connection refused", connect(nobody(), nobody()).refusal());
    }

    @Test
    void aChannelThatComesAfterTheEndIsRefused() throws Exception {
        forwarder.close();
        assertEquals("forwarding is not available now", connect(nobody()).refusal());
        loop.close();
        for (int i = 0; i < 100; i++) {
            assertEquals("forwarding is not available now", connect(nobody()).refusal());
        }
    }

    @Test
    void whatIsNotConnectedAtTheEndIsRefused() throws Exception {
        try (ServerSocket target = listen()) {
            // More than the system keeps for a target that accepts nobody: the next one waits.
            List<SocketChannel> queue = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                SocketChannel other = SocketChannel.open();
                other.configureBlocking(false);
                other.connect(address(target));
                queue.add(other);
            }
            Wanted channel = connect(address(target));
            forwarder.close();
            assertEquals("forwarding is not available now", channel.refusal());
            assertFalse(channel.accepted.isDone());
            for (SocketChannel other : queue) {
                other.close();
            }
        }
    }

    @Test
    void whatIsCarriedComesToItsEndWhenTheBundleIsStopped() throws Exception {
        try (ServerSocket target = listen()) {
            DataHandler handler = connect(address(target)).accepted.get(10, TimeUnit.SECONDS);
            try (Socket accepted = target.accept()) {
                accepted.setSoTimeout(10_000);
                CompletableFuture<Void> drained = forwarder.retire(Optional.of(LIMIT));
                loop.close();
                assertEquals(
                        "forwarding is not available now",
                        connect(address(target)).refusal());
                handler.data(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
                assertEquals('h', accepted.getInputStream().read());
                assertFalse(drained.isDone());
                handler.eof();
                accepted.shutdownOutput();
                drained.get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void whatIsCarriedForTooLongIsCut() throws Exception {
        try (ServerSocket target = listen()) {
            Wanted channel = connect(address(target));
            channel.accepted.get(10, TimeUnit.SECONDS);
            try (Socket accepted = target.accept()) {
                accepted.setSoTimeout(10_000);
                forwarder.retire(Optional.of(Duration.ofMillis(100))).get(10, TimeUnit.SECONDS);
                assertThrows(
                        SocketException.class, () -> accepted.getInputStream().read());
            }
        }
    }

    @Test
    void aChannelThatOpensWhenEverythingIsCutIsCutToo() throws Exception {
        try (ServerSocket target = listen()) {
            CompletableFuture<ChannelOpening> later = new CompletableFuture<>();
            forwarder.connect(List.of(address(target)), LIMIT, new Wanted() {
                @Override
                public void accept(ChannelOpening opening) {
                    later.complete(opening);
                }
            });
            ChannelOpening opening = later.get(10, TimeUnit.SECONDS);
            try (Socket accepted = target.accept()) {
                accepted.setSoTimeout(10_000);
                forwarder.retire(Optional.of(Duration.ZERO)).get(10, TimeUnit.SECONDS);
                TestChannel channel = new TestChannel();
                opening.opened(channel);
                assertThrows(
                        SocketException.class, () -> accepted.getInputStream().read());
                assertTrue(channel.isAborted());
            }
        }
    }
}
