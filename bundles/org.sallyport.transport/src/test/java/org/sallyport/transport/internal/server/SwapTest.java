package org.sallyport.transport.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.channel.DataHandler;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.crypto.bc.internal.BouncyCastleCrypto;
import org.sallyport.crypto.jca.internal.JdkCrypto;
import org.sallyport.handover.internal.PortHandover;
import org.sallyport.session.Login;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.subsystem.Subsystem;
import org.sallyport.subsystem.SubsystemChannel;
import org.sallyport.transport.internal.plugin.Plugin;

/** What happens to connections when crypto providers, or the server itself, are exchanged. */
class SwapTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    /** Ports on their way from one server of this test to the next. */
    private static final class Shelf implements PortHandover {

        private final List<ServerSocketChannel> left = new ArrayList<>();

        @Override
        public synchronized List<ServerSocketChannel> take() {
            List<ServerSocketChannel> taken = List.copyOf(left);
            left.clear();
            return taken;
        }

        @Override
        public synchronized void leave(List<ServerSocketChannel> sockets) {
            left.addAll(sockets);
        }
    }

    private ServerProbe probe(Map<String, ?> settings, PortHandover handover) throws InvalidSettingsException {
        return new ServerProbe(directory, settings, handover)
                .subsystem(new Echo())
                .authenticator(attempt -> new Accept(Login.of(attempt.user())), "password");
    }

    private static ClientSession login(RawClient client) throws IOException {
        client.session().addPasswordIdentity("any");
        client.session().auth().verify(LONG);
        return client.session();
    }

    private static void assertEcho(ChannelSubsystem channel) throws IOException {
        channel.getInvertedIn().write("hello".getBytes(StandardCharsets.US_ASCII));
        channel.getInvertedIn().flush();
        byte[] back = channel.getInvertedOut().readNBytes(5);
        assertEquals("hello", new String(back, StandardCharsets.US_ASCII));
    }

    private static ChannelSubsystem echo(ClientSession session) throws IOException {
        ChannelSubsystem channel = session.createSubsystemChannel("echo");
        channel.open().verify(LONG);
        channel.getInvertedIn().write('!');
        channel.getInvertedIn().flush();
        for (int next = channel.getInvertedOut().read();
                next != '!';
                next = channel.getInvertedOut().read()) {
            assertNotEquals(-1, next, "the greeting and the echo");
        }
        return channel;
    }

    private static String cipher(ClientSession session) {
        return session.getNegotiatedKexParameter(KexProposalOption.C2SENC);
    }

    private static String greeting(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private static boolean greets(int port, String line) {
        try {
            return greeting(port).equals(line);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void openConnectionsTakeOverNewAlgorithms() throws Exception {
        try (ServerProbe probe = probe(Map.of("ciphers", "aes128-ctr"), PortHandover.toNobody());
                RawClient client = new RawClient(probe.port(), "demo")) {
            ClientSession session = login(client);
            ChannelSubsystem channel = echo(session);
            assertEquals("aes128-ctr", cipher(session));

            probe.change("ciphers", "aes256-ctr");
            probe.server.connections().iterator().next().rekey();

            ServerProbe.await(() -> "aes256-ctr".equals(cipher(session)), "the new cipher");
            assertEcho(channel);
        }
    }

    @Test
    void whatRemainsTakesThePlaceOfAProviderThatGoes() throws Exception {
        try (ServerProbe probe = probe(Map.of(), PortHandover.toNobody());
                RawClient client = new RawClient(probe.port(), "demo")) {
            ClientSession session = login(client);
            ChannelSubsystem channel = echo(session);
            Plugin<CryptoProvider> jdk = probe.providers.all().get(0);
            AtomicBoolean exchanged = new AtomicBoolean();
            session.addSessionListener(new SessionListener() {
                @Override
                public void sessionEvent(Session any, Event event) {
                    exchanged.compareAndSet(false, event == Event.KeyEstablished);
                }
            });

            probe.providers.put(new Plugin<>(new BouncyCastleCrypto(), 0, 1000, Set.of("bc"), "bc"));
            probe.providers.remove(jdk.id());

            ServerProbe.await(exchanged::get, "new keys");
            assertEcho(channel);
            try (RawClient other = new RawClient(probe.port(), "other")) {
                assertEcho(echo(login(other)));
            }

            exchanged.set(false);
            probe.providers.put(jdk);
            ServerProbe.await(exchanged::get, "keys of the provider that is back");
            assertEcho(channel);
        }
    }

    @Test
    void withoutAnyProviderNewConnectionsAreRefusedAndOpenOnesStay() throws Exception {
        try (ServerProbe probe = probe(Map.of(), PortHandover.toNobody());
                RawClient client = new RawClient(probe.port(), "demo")) {
            ChannelSubsystem channel = echo(login(client));
            int port = probe.port();
            Plugin<CryptoProvider> only = probe.providers.all().get(0);

            probe.providers.remove(only.id());

            ServerProbe.await(() -> greets(port, "Not now: no crypto provider"), "a refusal");
            assertEcho(channel);

            probe.providers.put(only);
            ServerProbe.await(() -> greets(port, "SSH-2.0-Sallyport"), "a provider");
            assertEcho(channel);
        }
    }

    @Test
    void thePortIsNeverRefusedBetweenTwoServers() throws Exception {
        Shelf shelf = new Shelf();
        ServerProbe first = probe(Map.of(), shelf);
        int port = first.port();
        AtomicBoolean enough = new AtomicBoolean();
        try (RawClient client = new RawClient(port, "demo")) {
            ChannelSubsystem channel = echo(login(client));
            CompletableFuture<Integer> knocking = CompletableFuture.supplyAsync(() -> knock(port, enough));
            for (int i = 0; i < 5; i++) {
                first.server.retire(true);
                try (Socket early = new Socket("127.0.0.1", port)) {
                    first = probe(Map.of(), shelf);
                    assertEquals(port, first.port(), "port 0 keeps the port that it had");
                    early.setSoTimeout(20_000);
                    assertEquals('S', early.getInputStream().read(), "who has connected meanwhile is served");
                }
            }
            enough.set(true);
            assertNotEquals(0, knocking.get());
            assertEcho(channel);
            channel.close(false).await(LONG);
            assertEquals("11 the server is stopping", client.disconnect());
        } finally {
            enough.set(true);
            first.close();
        }
    }

    @Test
    void whoConnectsWaitsForTheSuccessorsCryptoProvider() throws Exception {
        Shelf shelf = new Shelf();
        ServerProbe first = probe(Map.of(), shelf);
        int port = first.port();
        first.server.retire(true);
        try (Socket early = new Socket("127.0.0.1", port);
                ServerProbe second = probe(Map.of("crypto.provider", "bc"), shelf)) {
            second.changeAndAwait("max.sessions", "9");
            assertEquals(List.of(), second.server.addresses());
            try (Socket later = new Socket("127.0.0.1", port)) {
                second.providers.put(new Plugin<>(new BouncyCastleCrypto(), 0, 1000, Set.of("bc"), "bc"));
                for (Socket socket : List.of(early, later)) {
                    socket.setSoTimeout(20_000);
                    assertEquals('S', socket.getInputStream().read());
                }
            }
        }
    }

    /** How often it was answered; every time. */
    private static int knock(int port, AtomicBoolean enough) {
        int count = 0;
        while (!enough.get()) {
            if (!greets(port, "SSH-2.0-Sallyport")) {
                throw new AssertionError("refused");
            }
            count++;
        }
        return count;
    }

    @Test
    void aServerThatGoesLetsItsConnectionsFinishForSomeTime() throws Exception {
        ServerProbe probe = probe(Map.of("drain.timeout", "3s"), PortHandover.toNobody());
        int port = probe.port();
        try (RawClient client = new RawClient(port, "demo")) {
            ChannelSubsystem channel = echo(login(client));
            probe.server.retire(false);
            assertThrows(ConnectException.class, () -> greeting(port));
            assertEcho(channel);
            long start = System.nanoTime();
            assertEquals("11 the server is stopping", client.disconnect());
            assertTrue(System.nanoTime() - start < 10_000_000_000L);
        }
    }

    /** Notes that it was asked to finish, and ends with the client. */
    private static final class Patient implements Subsystem {

        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public String name() {
            return "patient";
        }

        @Override
        public DataHandler open(SubsystemChannel channel) {
            return new DataHandler() {
                @Override
                public void data(ByteBuffer data) {
                    channel.consumed(data.remaining());
                }

                @Override
                public void eof() {
                    channel.close(0);
                }

                @Override
                public void writable() {
                    // Nothing is sent.
                }

                @Override
                public void drain() {
                    asked.incrementAndGet();
                }

                @Override
                public void closed() {
                    // Nothing is held.
                }
            };
        }
    }

    @Test
    void aConnectionThatDrainsTakesNoMoreChannels() throws Exception {
        Patient patient = new Patient();
        ServerProbe probe = probe(Map.of("forwarding.local", "*:*"), PortHandover.toNobody())
                .subsystem(patient)
                .forwarder((targets, limit, channel) -> channel.refuse("not reached"));
        try (RawClient client = new RawClient(probe.port(), "demo")) {
            ClientSession session = login(client);
            ChannelSubsystem channel = session.createSubsystemChannel("patient");
            channel.open().verify(LONG);
            probe.server.retire(false);
            ServerProbe.await(() -> patient.asked.get() > 0, "the drain");

            assertEquals(
                    "2 the server is stopping",
                    refusal(session.createSubsystemChannel("echo").open()));
            SshdSocketAddress here = new SshdSocketAddress("127.0.0.1", 1);
            assertEquals(
                    "2 the server is stopping",
                    refusal(session.createDirectTcpipChannel(here, here).open()));

            channel.close(false).await(LONG);
            assertEquals("11 the server is stopping", client.disconnect());
            assertEquals(1, patient.asked.get(), "nobody is asked twice");
        }
    }

    /** A session channel in which nothing is started. */
    private static final class Unused extends ChannelSubsystem {

        Unused() {
            super("none");
        }

        @Override
        protected void doOpen() {
            // Asks for nothing.
        }
    }

    @Test
    void aChannelInWhichNothingWasStartedIsClosedWithAnExitStatus() throws Exception {
        ServerProbe probe = probe(Map.of(), PortHandover.toNobody());
        try (RawClient client = new RawClient(probe.port(), "demo")) {
            ClientSession session = login(client);
            Unused channel = new Unused();
            session.getService(ConnectionService.class).registerChannel(channel);
            channel.open().verify(LONG);

            probe.server.retire(false);

            assertEquals("11 the server is stopping", client.disconnect());
            assertEquals(1, channel.getExitStatus());
        }
    }

    private static String refusal(OpenFuture opening) throws IOException {
        assertTrue(opening.await(LONG), "no answer");
        SshChannelOpenException refused = assertInstanceOf(SshChannelOpenException.class, opening.getException());
        return refused.getReasonCode() + " " + refused.getMessage();
    }

    /** Cannot be used the first few times. */
    private static final class SlowStarter implements CryptoProvider {

        private final AtomicInteger failures;

        SlowStarter(int failures) {
            this.failures = new AtomicInteger(failures);
        }

        @Override
        public String name() {
            return "late";
        }

        @Override
        public Provider provider() {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not yet");
            }
            return new JdkCrypto().provider();
        }
    }

    @Test
    void aPluginThatFailsIsTriedAgain() throws Exception {
        try (ServerProbe probe = probe(Map.of("crypto.provider", "late"), PortHandover.toNobody())) {
            // What is done one after another is done when this is.
            probe.changeAndAwait("listen.backlog", "99");
            probe.providers.put(new Plugin<>(new SlowStarter(3), 0, 1000, Set.of("late"), "late"));
            assertEquals("SSH-2.0-Sallyport", greeting(probe.port()));
        }
    }

    @Test
    void hostKeysAreExchangedAlsoWhileAProviderIsAway() throws Exception {
        try (ServerProbe probe = probe(Map.of(), PortHandover.toNobody())) {
            probe.port();
            probe.providers.put(new Plugin<>(new BouncyCastleCrypto(), 0, 1000, Set.of("bc"), "bc"));
            probe.providers.remove(probe.providers.best("jca").orElseThrow().id());
            probe.change("host.keys", "ecdsa-nistp256");
            ServerProbe.await(
                    () -> probe.server.hostKeys().stream()
                            .allMatch(key -> key.type().startsWith("ecdsa")),
                    "the other host key");
        }
    }
}
