package org.sallyport.tunnel.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sallyport.handover.internal.PortHandover;
import org.sallyport.tunnel.internal.config.SettingsReader;

/** A tunnel that goes: what it carries comes to its end, and its port is left to the next one. */
class TunnelHandoverTest extends TunnelCase {

    /** Keeps the ports of one tunnel for the next. */
    private static final class Shelf implements PortHandover {

        private List<ServerSocketChannel> left = List.of();

        @Override
        public synchronized List<ServerSocketChannel> take() {
            List<ServerSocketChannel> taken = left;
            left = List.of();
            return taken;
        }

        @Override
        public synchronized void leave(List<ServerSocketChannel> sockets) {
            left = sockets;
        }
    }

    @Test
    void drainsWhenItIsClosed() throws Exception {
        start();
        try (Socket client = connect()) {
            FakeGate.Opened opened = opened(1);
            makeWay();
            CompletableFuture<Void> closed = tunnel.closed();
            assertEquals(List.of(), tunnel.status().addresses());
            client.getOutputStream().write(text("last words"));
            await(() -> opened.channel().sentText().equals("last words"));
            assertFalse(closed.isDone());
            client.shutdownOutput();
            opened.handler().eof();
            closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertFalse(gate.connections().get(0).isOpen());
    }

    @Test
    void aDrainHasAnEnd() throws Exception {
        configuration.put("drain.timeout", "200ms");
        start();
        try (Socket client = connect()) {
            opened(1);
            makeWay();
            tunnel.closed().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }
    }

    @Test
    void whoComesBetweenTwoTunnelsIsServedByTheSecond() throws Exception {
        Shelf shelf = new Shelf();
        tunnel = new TunnelEngine(loop, "org.sallyport.tunnel~test", SettingsReader.read(configuration), shelf);
        tunnel.clients(Optional.of(gate));
        tunnel.start();
        awaitUp();
        int port = port();
        TunnelEngine old = tunnel;
        try (Socket carried = connect()) {
            opened(1);
            old.makeWay(true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertEquals(1, shelf.left.size());
            try (Socket between = new Socket(InetAddress.getLoopbackAddress(), port)) {
                between.getOutputStream().write(text("waits"));
                FakeGate other = new FakeGate();
                tunnel = new TunnelEngine(loop, "org.sallyport.tunnel~test", SettingsReader.read(configuration), shelf);
                tunnel.clients(Optional.of(other));
                tunnel.start();
                awaitUp();
                assertEquals(port, port(), "although any free one would do");
                await(() -> other.opened().size() == 1
                        && other.opened().get(0).channel().sentText().equals("waits"));
            }
            carried.getOutputStream().write(text("goes on"));
            await(() -> opened(1).channel().sentText().equals("goes on"));
        }
        old.close().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void whoWaitsAtAPortThatGoesIsCarried() throws Exception {
        start();
        awaitUp();
        int port = port();
        Runnable goOn = holdUpLoop();
        List<Socket> clients = new ArrayList<>();
        try {
            // More than are accepted at once.
            for (int i = 0; i < 80; i++) {
                clients.add(connect());
            }
            CompletableFuture<Void> free = tunnel.makeWay(false);
            goOn.run();
            free.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThrows(IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
            for (Socket client : clients) {
                client.getOutputStream().write(text("in time"));
            }
            await(() -> gate.opened().stream()
                            .filter(opened -> opened.channel().sentText().equals("in time"))
                            .count()
                    == clients.size());
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aLoopThatIsClosedGoesOnWhileATunnelDrains() throws Exception {
        start();
        Thread thread = loopThread();
        try (Socket client = connect()) {
            FakeGate.Opened opened = opened(1);
            makeWay();
            loop.close();
            client.getOutputStream().write(text("last words"));
            await(() -> opened.channel().sentText().equals("last words"));
            assertTrue(thread.isAlive());
            client.shutdownOutput();
            opened.handler().eof();
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertFalse(thread.isAlive(), "nothing is left to do");
        }
    }

    @Test
    void aConnectionThatIsThereAfterTheEndIsClosed() throws Exception {
        gate.byHand();
        start();
        await(() -> gate.attempts() == 1);
        tunnel.close().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        loop.close();
        FakeGate.Connection late = gate.accept();
        await(() -> !late.isOpen());
    }
}
