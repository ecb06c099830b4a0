package org.sallyport.transport.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.channel.ChannelOpening;
import org.sallyport.channel.ChannelRefusal;
import org.sallyport.channel.DataChannel;
import org.sallyport.channel.DataHandler;
import org.sallyport.forward.Forwarder;
import org.sallyport.forward.PendingChannel;
import org.sallyport.session.Login;

/** Which channels of its clients a server forwards, and what it says of the others (RFC 4254, section 5.1). */
class ForwardingTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final SshdSocketAddress CLIENT = new SshdSocketAddress("127.0.0.1", 1);

    private final Loopback loopback = new Loopback();

    @TempDir
    Path directory;

    private ServerProbe probe(Map<String, ?> settings) throws Exception {
        return new ServerProbe(directory, settings)
                .subsystem(new Echo())
                .authenticator(attempt -> new Accept(Login.of(attempt.user())), "password");
    }

    private static ClientSession login(RawClient client) throws IOException {
        client.session().addPasswordIdentity("any");
        client.session().auth().verify(LONG);
        return client.session();
    }

    private static ChannelDirectTcpip open(ClientSession session, String host, int port) throws IOException {
        ChannelDirectTcpip channel = session.createDirectTcpipChannel(CLIENT, new SshdSocketAddress(host, port));
        channel.open().verify(LONG);
        return channel;
    }

    private static String refusal(ClientSession session, String host, int port) throws IOException {
        OpenFuture opening = session.createDirectTcpipChannel(CLIENT, new SshdSocketAddress(host, port))
                .open();
        assertTrue(opening.await(LONG), "no answer");
        SshChannelOpenException refused = assertInstanceOf(SshChannelOpenException.class, opening.getException());
        return refused.getReasonCode() + " " + refused.getMessage();
    }

    @Test
    void nothingIsForwardedByDefault() throws Exception {
        try (ServerProbe probe = probe(Map.of()).forwarder(loopback);
                RawClient client = new RawClient(probe.port(), "alice")) {
            assertEquals("1 administratively prohibited", refusal(login(client), "127.0.0.1", 80));
            assertTrue(loopback.targets.isEmpty());
        }
    }

    @Test
    void whatIsPermittedIsConnectedToAndNothingElse() throws Exception {
        try (ServerProbe probe = probe(Map.of("forwarding.local", "127.0.0.0/8:80, no.such.host.invalid:80"))
                        .forwarder(loopback);
                RawClient client = new RawClient(probe.port(), "alice")) {
            ClientSession session = login(client);
            try (ChannelDirectTcpip channel = open(session, "127.0.0.9", 80)) {
                channel.getInvertedIn().write("there and back".getBytes(StandardCharsets.US_ASCII));
                channel.getInvertedIn().flush();
                byte[] back = channel.getInvertedOut().readNBytes(14);
                assertEquals("there and back", new String(back, StandardCharsets.US_ASCII));
            }
            // A name, of which only the permitted addresses are tried.
            open(session, "localhost", 80).close();
            assertEquals(
                    List.of(new InetSocketAddress("127.0.0.9", 80), new InetSocketAddress("127.0.0.1", 80)),
                    loopback.targets);
            assertEquals("1 administratively prohibited", refusal(session, "127.0.0.9", 81));
            assertEquals("1 administratively prohibited", refusal(session, "10.0.0.1", 80));
            assertEquals("1 administratively prohibited", refusal(session, "other.invalid", 80));
            assertEquals("1 administratively prohibited", refusal(session, "", 80));
            assertEquals("2 Name or service not known", refusal(session, "no.such.host.invalid", 80));
        }
    }

    @Test
    void aChangedListHoldsForTheNextChannel() throws Exception {
        try (ServerProbe probe = probe(Map.of("forwarding.local", "*:80")).forwarder(loopback);
                RawClient client = new RawClient(probe.port(), "alice")) {
            ClientSession session = login(client);
            ChannelDirectTcpip before = open(session, "127.0.0.1", 80);
            probe.changeAndAwait("forwarding.local", "*:443");
            assertEquals("1 administratively prohibited", refusal(session, "127.0.0.1", 80));
            assertTrue(before.isOpen());
            open(session, "127.0.0.1", 443).close();
        }
    }

    @Test
    void withoutAForwarderChannelsAreRefusedUntilItIsBack() throws Exception {
        try (ServerProbe probe = probe(Map.of("forwarding.local", "*:*"));
                RawClient client = new RawClient(probe.port(), "alice")) {
            ClientSession session = login(client);
            assertEquals("2 forwarding is not available now", refusal(session, "127.0.0.1", 80));
            probe.forwarder((targets, limit, channel) -> channel.refuse("Connection refused"));
            assertEquals("2 Connection refused", refusal(session, "127.0.0.1", 80));
        }
        try (ServerProbe probe = probe(Map.of("forwarding.local", "*:*")).forwarder((targets, limit, channel) -> {
                    throw new IllegalStateException("broken");
                });
                RawClient client = new RawClient(probe.port(), "alice")) {
            assertEquals("2 forwarding is not available now", refusal(login(client), "127.0.0.1", 80));
        }
    }

    @Test
    void forwardedChannelsHaveALimitOfTheirOwn() throws Exception {
        try (ServerProbe probe = probe(Map.of("forwarding.local", "*:*", "forwarding.max", "2", "max.sessions", "1"))
                        .forwarder(loopback);
                RawClient client = new RawClient(probe.port(), "alice")) {
            ClientSession session = login(client);
            ChannelDirectTcpip first = open(session, "127.0.0.1", 80);
            open(session, "127.0.0.1", 80);
            assertTrue(refusal(session, "127.0.0.1", 80).startsWith("4 "));
            session.createSubsystemChannel("echo").open().verify(LONG);
            first.close(false).await(LONG);
            ServerProbe.await(
                    () -> {
                        try {
                            open(session, "127.0.0.1", 80);
                            return true;
                        } catch (IOException e) {
                            return false;
                        }
                    },
                    "room");
        }
    }

    @Test
    void aChangedLimitHoldsForTheNextChannel() throws Exception {
        try (ServerProbe probe = probe(Map.of("forwarding.local", "*:*", "forwarding.max", "1"))
                        .forwarder(loopback);
                RawClient client = new RawClient(probe.port(), "alice")) {
            ClientSession session = login(client);
            ChannelDirectTcpip first = open(session, "127.0.0.1", 80);
            assertTrue(refusal(session, "127.0.0.1", 80).startsWith("4 "));
            probe.changeAndAwait("forwarding.max", "2");
            open(session, "127.0.0.1", 80);
            assertTrue(refusal(session, "127.0.0.1", 80).startsWith("4 "));
            assertTrue(first.isOpen());
        }
    }

    @Test
    void whoWantsNoMoreSessionsMayStillForward() throws Exception {
        try (ServerProbe probe = probe(Map.of("forwarding.local", "*:*")).forwarder(loopback);
                RawClient client = new RawClient(probe.port(), "alice")) {
            ClientSession session = login(client);
            Buffer request = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
            request.putString("no-more-sessions@openssh.com");
            request.putBoolean(false);
            client.send(request);
            open(session, "127.0.0.1", 80);
            assertThrows(
                    SshException.class,
                    () -> session.createSubsystemChannel("echo").open().verify(LONG));
        }
    }

    /** Connects with itself. */
    private static final class Loopback implements Forwarder {

        private final List<InetSocketAddress> targets = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void connect(List<InetSocketAddress> addresses, Duration limit, PendingChannel channel) {
            targets.addAll(addresses);
            channel.accept(new ChannelOpening() {
                @Override
                public DataHandler opened(DataChannel open) {
                    return new Back(open);
                }

                @Override
                public void refused(ChannelRefusal refusal) {
                    throw new AssertionError(refusal.message());
                }
            });
        }
    }

    /** Sends back what comes. */
    private record Back(DataChannel channel) implements DataHandler {

        @Override
        public void data(ByteBuffer data) {
            int size = data.remaining();
            channel.send(channel.allocate(size).put(data).flip());
            channel.flush();
            channel.consumed(size);
        }

        @Override
        public void eof() {
            channel.close();
        }

        @Override
        public void writable() {
            // What is sent back is little.
        }

        @Override
        public void closed() {
            // Nothing is held.
        }
    }
}
