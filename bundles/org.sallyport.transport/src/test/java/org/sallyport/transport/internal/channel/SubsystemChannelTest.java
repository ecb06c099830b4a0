package org.sallyport.transport.internal.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.transport.internal.algorithm.Providers;
import org.sallyport.transport.internal.algorithm.cipher.Ciphers;
import org.sallyport.transport.internal.algorithm.mac.Macs;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** Subsystems on real connections, with the SSH library's client at the other end. */
@Timeout(120)
class SubsystemChannelTest {

    private static final int MEBIBYTE = 1 << 20;

    private static void none(Object anything) {
        // as it is
    }

    private static void only(SshServer server, String cipher, String mac) {
        Primitives primitives = new Primitives(Providers.JDK);
        server.setCipherFactories(List.of(Ciphers.on(primitives).get(cipher)));
        server.setMacFactories(List.of(Macs.on(primitives).get(mac)));
    }

    private static ChannelSubsystem open(ClientSession session, String name) throws IOException {
        ChannelSubsystem channel = session.createSubsystemChannel(name);
        channel.open().verify(SubsystemServer.LIMIT);
        return channel;
    }

    /** Reads everything, and checks each byte against its place. */
    private static long check(InputStream in) throws IOException {
        byte[] bytes = new byte[50_000];
        long place = 0;
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
            for (int i = 0; i < count; i++) {
                if (bytes[i] != Source.at(place + i)) {
                    throw new AssertionError("wrong byte at " + (place + i));
                }
            }
            place += count;
        }
        return place;
    }

    /** Sends numbered bytes in pieces of many sizes, from a thread of its own. */
    private static Thread feed(OutputStream out, long total, int seed) {
        Thread feeder = new Thread(
                () -> {
                    Random random = new Random(seed);
                    try (out) {
                        for (long place = 0; place < total; ) {
                            byte[] piece = new byte[(int) Math.min(total - place, 1 + random.nextInt(70_000))];
                            for (int i = 0; i < piece.length; i++) {
                                piece[i] = Source.at(place + i);
                            }
                            out.write(piece);
                            out.flush();
                            place += piece.length;
                        }
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                "feeder");
        feeder.start();
        return feeder;
    }

    private static int exitStatus(ChannelSubsystem channel) {
        channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), SubsystemServer.LIMIT);
        Integer status = channel.getExitStatus();
        return status == null ? -1 : status;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aes128-gcm@openssh.com hmac-sha2-256",
                "chacha20-poly1305@openssh.com hmac-sha2-256",
                "aes256-ctr hmac-sha2-512-etm@openssh.com",
                "aes128-ctr hmac-sha1",
                "aes128-cbc hmac-sha2-256"
            })
    void whatIsSentComesBack(String protection) throws Exception {
        String[] names = protection.split(" ");
        try (SubsystemServer server =
                new SubsystemServer(s -> only(s, names[0], names[1]), SubsystemChannelTest::none)) {
            server.add(new Echo());
            try (ClientSession session = server.connect();
                    ChannelSubsystem channel = open(session, "echo")) {
                Thread feeder = feed(channel.getInvertedIn(), 3 * MEBIBYTE, 1);
                assertEquals(3 * MEBIBYTE, check(channel.getInvertedOut()));
                feeder.join();
                assertEquals(Echo.STATUS, exitStatus(channel));
            }
        }
    }

    @Test
    void compressionGoesTheLongWay() throws Exception {
        try (SubsystemServer server = new SubsystemServer(
                s -> s.setCompressionFactories(List.of(BuiltinCompressions.delayedZlib)),
                c -> c.setCompressionFactories(List.of(BuiltinCompressions.delayedZlib)))) {
            server.add(new Echo());
            try (ClientSession session = server.connect();
                    ChannelSubsystem channel = open(session, "echo")) {
                Thread feeder = feed(channel.getInvertedIn(), 2 * MEBIBYTE, 2);
                assertEquals(2 * MEBIBYTE, check(channel.getInvertedOut()));
                feeder.join();
                assertEquals(Echo.STATUS, exitStatus(channel));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"aes128-gcm@openssh.com", "aes256-ctr"})
    void keysChangeUnderLoadWithoutAWrongByte(String cipher) throws Exception {
        AtomicInteger exchanges = new AtomicInteger();
        SessionListener counter = new SessionListener() {
            @Override
            public void sessionEvent(Session session, Event event) {
                if (event == Event.KeyEstablished) {
                    exchanges.incrementAndGet();
                }
            }
        };
        try (SubsystemServer server = new SubsystemServer(
                s -> {
                    only(s, cipher, "hmac-sha2-256-etm@openssh.com");
                    CoreModuleProperties.REKEY_BYTES_LIMIT.set(s, 200_000L);
                    s.addSessionListener(counter);
                },
                c -> CoreModuleProperties.REKEY_BYTES_LIMIT.set(c, 500_000L))) {
            server.add(new Echo());
            server.add(new Source(3 * MEBIBYTE));
            try (ClientSession session = server.connect();
                    ChannelSubsystem echo = open(session, "echo");
                    ChannelSubsystem source = open(session, "source")) {
                Thread feeder = feed(echo.getInvertedIn(), 3 * MEBIBYTE, 3);
                long[] fromSource = new long[1];
                Thread reader = new Thread(() -> fromSource[0] = checked(source), "reader");
                reader.start();
                assertEquals(3 * MEBIBYTE, check(echo.getInvertedOut()));
                reader.join();
                feeder.join();
                assertEquals(3 * MEBIBYTE, fromSource[0]);
                // The first one, and several while data flows: how many depends on how long each takes.
                assertTrue(exchanges.get() >= 4, "key exchanges: " + exchanges);
            }
        }
    }

    private static long checked(ChannelSubsystem channel) {
        try {
            return check(channel.getInvertedOut());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aReaderThatStopsStopsTheSubsystemAndNothingElse() throws Exception {
        Source source = new Source(20 * MEBIBYTE);
        long window = 256 * 1024;
        try (SubsystemServer server =
                new SubsystemServer(SubsystemChannelTest::none, c -> CoreModuleProperties.WINDOW_SIZE.set(c, window))) {
            server.add(source);
            server.add(new Echo());
            try (ClientSession session = server.connect();
                    ChannelSubsystem stopped = open(session, "source")) {
                for (int i = 0; i < 3; i++) {
                    // Others on the same connection go on meanwhile.
                    try (ChannelSubsystem channel = open(session, "echo")) {
                        Thread feeder = feed(channel.getInvertedIn(), MEBIBYTE, i);
                        assertEquals(MEBIBYTE, check(channel.getInvertedOut()));
                        feeder.join();
                    }
                }
                // What it could send: the window (twice, since the client's stream takes some), the high water, one
                // buffer more.
                long most = 2 * window + ChannelOutput.HIGH_WATER + 300_000;
                assertTrue(source.accepted() < most, "accepted " + source.accepted());
                assertEquals(20 * MEBIBYTE, check(stopped.getInvertedOut()));
                assertEquals(0, exitStatus(stopped));
            }
        }
    }

    @Test
    void aClientThatGoesAwayEndsTheSubsystem() throws Exception {
        Source source = new Source(1L << 40);
        try (SubsystemServer server = new SubsystemServer(SubsystemChannelTest::none, SubsystemChannelTest::none)) {
            server.add(source);
            ClientSession session = server.connect();
            ChannelSubsystem channel = open(session, "source");
            assertEquals(1, channel.getInvertedOut().readNBytes(1).length);
            session.getIoSession().close(true);
            assertTrue(source.closed().await(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void aChannelThatTheClientClosesEndsTheSubsystemOnly() throws Exception {
        Source source = new Source(1L << 40);
        try (SubsystemServer server = new SubsystemServer(SubsystemChannelTest::none, SubsystemChannelTest::none)) {
            server.add(source);
            server.add(new Echo());
            try (ClientSession session = server.connect()) {
                ChannelSubsystem channel = open(session, "source");
                assertEquals(1, channel.getInvertedOut().readNBytes(1).length);
                channel.close(false);
                assertTrue(source.closed().await(30, TimeUnit.SECONDS));
                try (ChannelSubsystem echo = open(session, "echo")) {
                    Thread feeder = feed(echo.getInvertedIn(), 1_000, 1);
                    assertEquals(1_000, check(echo.getInvertedOut()));
                    feeder.join();
                }
            }
        }
    }

    @Test
    void nothingButSubsystemsCanBeStarted() throws Exception {
        try (SubsystemServer server = new SubsystemServer(SubsystemChannelTest::none, c -> {
            CoreModuleProperties.REQUEST_EXEC_REPLY.set(c, true);
            CoreModuleProperties.REQUEST_SHELL_REPLY.set(c, true);
        })) {
            server.add(new Echo());
            try (ClientSession session = server.connect()) {
                assertRefused(session.createSubsystemChannel("other"));
                assertRefused(session.createExecChannel("true"));
                assertRefused(session.createShellChannel());
                assertFalse(session.isClosed());
            }
        }
    }

    /** The library's client closes a channel when its request fails. */
    private static void assertRefused(ClientChannel channel) throws IOException {
        channel.open().verify(SubsystemServer.LIMIT);
        assertTrue(channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), SubsystemServer.LIMIT)
                .contains(ClientChannelEvent.CLOSED));
        assertNull(channel.getExitStatus());
    }

    @Test
    void aHandlerThatBlocksItsThreadHoldsUpNoOtherConnection() throws Exception {
        Blocking blocking = new Blocking();
        try (SubsystemServer server = new SubsystemServer(SubsystemChannelTest::none, SubsystemChannelTest::none)) {
            server.add(blocking);
            server.add(new Echo());
            try (ClientSession first = server.connect();
                    ChannelSubsystem blocked = open(first, "blocking")) {
                blocked.getInvertedIn().write(1);
                blocked.getInvertedIn().flush();
                assertTrue(blocking.isBlocked());
                // There are two threads for sockets: one of these connections would have waited.
                for (int i = 0; i < 4; i++) {
                    try (ClientSession session = server.connect();
                            ChannelSubsystem channel = open(session, "echo")) {
                        Thread feeder = feed(channel.getInvertedIn(), 10_000, i);
                        assertEquals(10_000, check(channel.getInvertedOut()));
                        feeder.join();
                    }
                }
                blocking.release();
                assertEquals(0, blocked.getInvertedOut().readNBytes(1)[0], "the answer");
            } finally {
                blocking.release();
            }
        }
    }
}
