package org.sallyport.tunnel.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.sallyport.handover.internal.PortHandover;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.tunnel.TunnelStatus.State;
import org.sallyport.tunnel.internal.config.SettingsReader;
import org.sallyport.tunnel.internal.net.SocketLoop;

/** A tunnel with real clients on one side and a server that the test has in hand on the other. */
@Timeout(30)
abstract class TunnelCase {

    static final long PATIENCE_SECONDS = 10;

    final SocketLoop loop = new SocketLoop();
    final FakeGate gate = new FakeGate();
    final Map<String, String> configuration = new HashMap<>(Map.of(
            "name", "test",
            "listen.port", "0",
            "target", "db:5432",
            "ssh.host", "gate",
            "ssh.user", "alice",
            "_password", "x",
            "host.key", "SHA256:" + "A".repeat(43),
            "reconnect.interval", "50ms",
            "reconnect.interval.max", "50ms"));
    TunnelEngine tunnel;

    @AfterEach
    void close() {
        tunnel.close().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        loop.close();
    }

    void start() throws InvalidSettingsException {
        tunnel = new TunnelEngine(
                loop, "org.sallyport.tunnel~test", SettingsReader.read(configuration), PortHandover.toNobody());
        tunnel.clients(Optional.of(gate));
        tunnel.start();
        await(() -> !tunnel.status().addresses().isEmpty());
    }

    /** Gives up the port, for nobody. */
    void makeWay() throws Exception {
        tunnel.makeWay(false).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns when the loop has looked at its sockets and done what it was asked for. */
    void awaitLoop() throws Exception {
        loopThread();
        loopThread();
    }

    /** Lets the loop do nothing until what is returned is run. */
    Runnable holdUpLoop() {
        CountDownLatch enough = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                enough.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        return enough::countDown;
    }

    Thread loopThread() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        loop.execute(() -> thread.complete(Thread.currentThread()));
        return thread.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void awaitUp() {
        await(() -> tunnel.status().state() == State.CONNECTED
                && !tunnel.status().addresses().isEmpty());
    }

    int port() {
        return tunnel.status().addresses().get(0).getPort();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return socket;
    }

    /** Waits for so many channels; gives the last. */
    FakeGate.Opened opened(int count) {
        await(() -> gate.opened().size() >= count);
        return gate.opened().get(count - 1);
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        CountDownLatch never = new CountDownLatch(1);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited too long");
            try {
                never.await(5, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
