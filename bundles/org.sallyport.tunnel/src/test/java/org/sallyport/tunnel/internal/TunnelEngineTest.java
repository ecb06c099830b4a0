package org.sallyport.tunnel.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sallyport.channel.ChannelRefusal;
import org.sallyport.handover.internal.PortHandover;
import org.sallyport.tunnel.TunnelStatus;
import org.sallyport.tunnel.TunnelStatus.State;
import org.sallyport.tunnel.internal.config.SettingsReader;

/** A tunnel from its first configuration to its end. */
class TunnelEngineTest extends TunnelCase {

    @Test
    void carriesAndCounts() throws Exception {
        start();
        try (Socket client = connect()) {
            client.getOutputStream().write(text("question"));
            FakeGate.Opened opened = opened(1);
            assertEquals("db:5432", opened.target());
            await(() -> opened.channel().sentText().equals("question"));
            opened.handler().data(ByteBuffer.wrap(text("answer")));
            assertArrayEquals(text("answer"), client.getInputStream().readNBytes(6));
            await(() -> tunnel.status().clients() == 1);
        }
        await(() -> opened(1).channel().isAtEof());
        opened(1).handler().eof();
        await(() -> tunnel.status().clients() == 0);
        TunnelStatus status = tunnel.status();
        assertEquals(1, status.accepted());
        assertEquals(8, status.bytesSent());
        assertEquals(6, status.bytesReceived());
        assertEquals("local", status.type());
        assertEquals("alice@gate:22", status.peer());
        assertEquals(Optional.of("db:5432"), status.target());
    }

    @Test
    void clientsWaitAndThenSucceed() throws Exception {
        gate.away(true);
        start();
        await(() -> tunnel.status().state() == State.WAITING);
        try (Socket client = connect()) {
            client.getOutputStream().write(text("early"));
            gate.away(false);
            await(() -> opened(1).channel().sentText().equals("early"));
        }
    }

    @Test
    void clientsDoNotWaitForEverNorAreThereManyOfThem() throws Exception {
        gate.away(true);
        configuration.putAll(Map.of("waiting.max", "1", "waiting.timeout", "300ms"));
        start();
        await(() -> tunnel.status().state() == State.WAITING);
        long begin = System.nanoTime();
        try (Socket first = connect();
                Socket second = connect()) {
            await(() -> tunnel.status().accepted() == 2);
            assertThrows(SocketException.class, () -> second.getInputStream().read());
            assertThrows(SocketException.class, () -> first.getInputStream().read());
            assertTrue(System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(300));
        }
        await(() -> tunnel.status().clients() == 0);
    }

    @Test
    void moreClientsThanPermittedAreRefused() throws Exception {
        configuration.put("max.clients", "1");
        start();
        try (Socket first = connect()) {
            opened(1);
            try (Socket second = connect()) {
                assertThrows(
                        SocketException.class, () -> second.getInputStream().read());
            }
            first.getOutputStream().write(text("still"));
            await(() -> opened(1).channel().sentText().equals("still"));
        }
    }

    @Test
    void whatTheServerRefusesIsClosed() throws Exception {
        gate.refuse(new ChannelRefusal(ChannelRefusal.CONNECT_FAILED, "Connection refused"));
        start();
        try (Socket client = connect()) {
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }
    }

    @Test
    void aConnectionThatIsSaidToHaveEndedIsNotAskedAgain() throws Exception {
        gate.refuse(new ChannelRefusal(0, "the connection has ended"));
        start();
        awaitUp();
        try (Socket client = connect()) {
            client.getOutputStream().write(text("waits"));
            await(() -> gate.refused() > 0);
            gate.connections().get(0).close("lost");
            await(() -> tunnel.status().reconnects() == 1 && gate.refused() == 2);
            gate.refuseNoMore();
            gate.connections().get(1).close("lost");
            await(() -> opened(1).channel().sentText().equals("waits"));
        }
        assertEquals(2, gate.refused());
    }

    @Test
    void whomEveryConnectionRefusesIsNotKeptForEver() throws Exception {
        configuration.put("waiting.timeout", "300ms");
        gate.refuse(new ChannelRefusal(0, "a code that there is not"));
        start();
        awaitUp();
        try (Socket client = connect()) {
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }
        assertEquals(1, gate.refused());
    }

    @Test
    void aLostConnectionEndsItsClientsAndComesBack() throws Exception {
        start();
        try (Socket client = connect()) {
            FakeGate.Opened opened = opened(1);
            gate.connections().get(0).close("lost");
            opened.handler().closed();
            assertThrows(SocketException.class, () -> client.getInputStream().read(), "no end of file");
        }
        await(() ->
                tunnel.status().state() == State.CONNECTED && tunnel.status().reconnects() == 1);
        try (Socket client = connect()) {
            client.getOutputStream().write(text("again"));
            await(() -> opened(2).channel().sentText().equals("again"));
        }
    }

    @Test
    void newSettingsTouchNothingThatTheyDoNotMean() throws Exception {
        start();
        try (Socket client = connect()) {
            opened(1);
            int port = port();
            configuration.put("target", "other:1");
            tunnel.apply(SettingsReader.read(configuration));
            try (Socket next = connect()) {
                next.getOutputStream().write(text("elsewhere"));
                assertEquals("other:1", opened(2).target());
            }
            opened(2).handler().eof();
            assertEquals(port, port());
            assertEquals(1, gate.connections().size());

            configuration.put("ssh.user", "bob");
            tunnel.apply(SettingsReader.read(configuration));
            await(() -> gate.connections().size() == 2 && tunnel.status().state() == State.CONNECTED);
            client.getOutputStream().write(text("goes on"));
            await(() -> gate.opened().get(0).channel().sentText().equals("goes on"));
            assertTrue(gate.connections().get(0).isOpen(), "somebody still goes through the old connection");
            gate.opened().get(0).handler().eof();
        }
        await(() -> !gate.connections().get(0).isOpen());
        assertTrue(gate.connections().get(1).isOpen());
    }

    @Test
    void stopsAndStartsByHand() throws Exception {
        start();
        int before = port();
        try (Socket client = connect()) {
            opened(1);
            tunnel.stop();
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }
        await(() -> tunnel.status().state() == State.STOPPED
                && tunnel.status().addresses().isEmpty());
        assertThrows(IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), before).close());
        assertFalse(gate.connections().get(0).isOpen());
        tunnel.start();
        awaitUp();
        tunnel.reconnect();
        await(() -> gate.connections().size() == 3 && tunnel.status().state() == State.CONNECTED);
    }

    @Test
    void whatAServerCallsItselfIsMadeFitForTheLog() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            start();
            await(() -> log.toString(StandardCharsets.UTF_8).contains("(SSH-2.0-Fake?[2J)"));
        } finally {
            System.setErr(before);
        }
    }

    @Test
    void aPortThatIsTakenIsTriedAgain() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            configuration.put("listen.port", String.valueOf(taken.getLocalPort()));
            tunnel = new TunnelEngine(
                    loop, "org.sallyport.tunnel~test", SettingsReader.read(configuration), PortHandover.toNobody());
            tunnel.clients(Optional.of(gate));
            tunnel.start();
            await(() -> tunnel.status().trouble().orElse("").contains("cannot listen on 127.0.0.1:"));
        }
        awaitUp();
        await(() -> tunnel.status().trouble().isEmpty());
    }

    @Test
    void anAddressInTroubleDoesNotKeepTheOthersClosed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
            configuration.put("listen.address", "127.0.0.1, 127.0.0.2");
            configuration.put("listen.port", String.valueOf(taken.getLocalPort()));
            start();
            assertEquals(taken.getLocalPort(), port());
            assertEquals(1, tunnel.status().addresses().size());
            await(() -> tunnel.status().trouble().orElse("").contains("cannot listen on 127.0.0.2:"));
            try (Socket client = connect()) {
                client.getOutputStream().write(text("in"));
                await(() -> opened(1).channel().sentText().equals("in"));
            }
        }
        await(() -> tunnel.status().addresses().size() == 2);
        await(() -> tunnel.status().trouble().isEmpty());
    }

    @Test
    void aTunnelThatTrustsNobodyDoesNotListen() throws Exception {
        TunnelEngine other = new TunnelEngine(
                loop, "org.sallyport.tunnel~test", SettingsReader.read(configuration), PortHandover.toNobody());
        configuration.remove("host.key");
        tunnel = new TunnelEngine(
                loop, "org.sallyport.tunnel~test", SettingsReader.read(configuration), PortHandover.toNobody());
        tunnel.start();
        other.start();
        await(() -> !other.status().addresses().isEmpty());
        assertTrue(tunnel.status().addresses().isEmpty(), "it was told to before the other one was");
        other.close().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
