package org.sallyport.transport.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.auth.AuthAttempt;
import org.sallyport.auth.AuthResult;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.auth.AuthResult.Reject;
import org.sallyport.session.Login;

/** What {@code ServerConfig} says of the moment at which each key takes effect: changed while a client is logged in, who stays. */
class LiveSettingsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private ServerProbe probe;
    private RawClient open;

    @BeforeEach
    void logIn() throws Exception {
        probe = new ServerProbe(directory, Map.of("rekey.time", "0"))
                .subsystem(new Echo())
                .authenticator(LiveSettingsTest::judge, "password");
        open = logIn("open");
    }

    @AfterEach
    void stop() throws IOException {
        open.close();
        probe.close();
    }

    private static AuthResult judge(AuthAttempt attempt) {
        return attempt.user().equals("nobody") ? new Reject("nobody") : new Accept(Login.of(attempt.user()));
    }

    private RawClient logIn(String user) throws IOException {
        RawClient client = new RawClient(probe.port(), user);
        client.session().addPasswordIdentity("any");
        client.session().auth().verify(LONG);
        return client;
    }

    private static ChannelSubsystem channel(RawClient client) throws IOException {
        ChannelSubsystem channel = client.session().createSubsystemChannel("echo");
        channel.open().verify(LONG);
        return channel;
    }

    private void assertStillServed(RawClient client) throws IOException {
        assertTrue(client.session().isOpen());
        channel(client).close(false).await(LONG);
    }

    private void change(String key, String value) throws Exception {
        probe.changeAndAwait(key, value);
    }

    @Test
    void theNameChangesAtOnce() throws Exception {
        probe.change("name", "another");

        ServerProbe.await(() -> probe.server.name().equals("another"), "the name");
        assertStillServed(open);
    }

    @Test
    void asManyConnectionsWaitAsTheNewBacklogSays() throws Exception {
        int port = probe.port();
        assertEquals(128, backlog(port));

        change("listen.backlog", "7");

        assertEquals(port, probe.port());
        assertEquals(7, backlog(port));
        assertStillServed(open);
        logIn("fresh").close();
    }

    @Test
    void newConnectionsGetTheNewSocketOptionsAndOpenOnesKeepTheirs() throws Exception {
        change("socket.receive.buffer", "32KiB");
        change("socket.send.buffer", "40KiB");
        change("tcp.keepalive", "false");

        try (RawClient fresh = logIn("fresh")) {
            String before = socketOf(open);
            assertTrue(before.contains("keepalive"), before);
            assertFalse(before.contains("rb65536"), before);
            String after = socketOf(fresh);
            // The kernel doubles what it is asked for (socket(7)).
            assertTrue(after.contains("rb65536") && after.contains("tb81920"), after);
            assertFalse(after.contains("keepalive"), after);
        }
        assertStillServed(open);
    }

    /** The server's end of a connection, as ss(8) shows it. */
    private String socketOf(RawClient client) {
        int port = ((InetSocketAddress) client.session().getIoSession().getLocalAddress()).getPort();
        String which = "sport = :" + probe.port() + " and dport = :" + port;
        AtomicReference<String> shown = new AtomicReference<>("");
        // While something is not acknowledged yet, the timer for that hides the one for signs of life.
        ServerProbe.await(
                () -> {
                    shown.set(output("ss", "-Htnmo", which));
                    return !shown.get().contains("timer:(on");
                },
                "acknowledgements");
        return shown.get();
    }

    private static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a port that listens: the system tells it as the length of the transmit queue (ss(8)). */
    private static int backlog(int port) throws IOException {
        Process ss = new ProcessBuilder("ss", "-Hltn", "sport = :" + port).start();
        String line = new String(ss.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return Integer.parseInt(line.strip().split("\\s+")[2]);
    }

    @ParameterizedTest
    @CsvSource({"rekey.packets, 20", "rekey.bytes, 1KiB", "rekey.time, 1ms"})
    void newKeysAreExchangedWhenTheNewLimitSays(String key, String limit) throws Exception {
        AtomicInteger keys = new AtomicInteger();
        open.session().addSessionListener(new SessionListener() {
            @Override
            public void sessionEvent(Session any, Event event) {
                if (event == Event.KeyEstablished) {
                    keys.incrementAndGet();
                }
            }
        });
        ask(open.session(), 40);
        assertEquals(0, keys.get(), "no limit was reached before");

        change(key, limit);
        ask(open.session(), 40);

        ServerProbe.await(() -> keys.get() >= 1, "new keys");
        assertStillServed(open);
    }

    private static void ask(ClientSession session, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            Buffer request = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
            request.putString("keepalive@test");
            request.putBoolean(true);
            session.request("keepalive@test", request, LONG.toMillis());
        }
    }

    @Test
    void aConnectionThatIsIdleAlreadyEndsWhenTheNewTimeIsOver() throws Exception {
        change("idle.timeout", "1ms");

        assertTrue(open.disconnect().startsWith("11 idle for"));
    }

    @Test
    void aClientThatIsSilentAlreadyIsAskedForASignOfLife() throws Exception {
        try (RawClient lively = logIn("lively")) {
            open.session().getIoSession().suspendRead();

            change("client.alive.count.max", "3");
            change("client.alive.interval", "250ms");

            ServerProbe.await(() -> probe.server.connections().size() == 1, "the silent one to be noticed");
            assertStillServed(lively);
        }
    }

    @Test
    void aClientThatHasNotLoggedInEndsWhenTheNewTimeIsOver() throws Exception {
        try (RawClient stranger = new RawClient(probe.port(), "stranger")) {
            change("login.grace.time", "1ms");

            assertTrue(stranger.disconnect().startsWith("11 no login within"));
            assertStillServed(open);
        }
    }

    @Test
    void aClientThatSaysNothingEndsWhenTheNewTimeIsOver() throws Exception {
        try (Socket silent = new Socket("127.0.0.1", probe.port())) {
            silent.setSoTimeout((int) LONG.toMillis());
            ServerProbe.await(() -> probe.server.connections().size() == 2, "the connection");

            change("handshake.timeout", "1ms");

            silent.getInputStream().readAllBytes();
            assertStillServed(open);
        }
    }

    @Test
    void anOpenConnectionMayOpenAsManyChannelsAsTheNewLimitSays() throws Exception {
        change("max.sessions", "1");
        ChannelSubsystem first = channel(open);
        assertThrows(IOException.class, () -> channel(open));

        change("max.sessions", "2");

        assertTrue(channel(open).isOpen());
        assertTrue(first.isOpen());
    }

    @Test
    void newConnectionsMeetNewHostKeysAndOpenOnesKeepTheirs() throws Exception {
        PublicKey before = open.session().getServerKey();

        change("host.keys", "ecdsa-nistp256");

        ServerProbe.await(
                () -> probe.server.hostKeys().get(0).type().equals("ecdsa-sha2-nistp256"), "the new host key");
        try (RawClient fresh = logIn("fresh")) {
            assertNotEquals(before, fresh.session().getServerKey());
        }
        rekey(open);
        assertEquals(before, open.session().getServerKey());
        assertStillServed(open);
    }

    @Test
    void newConnectionsMeetTheHostKeysOfTheNewDirectory(@TempDir Path other) throws Exception {
        PublicKey before = open.session().getServerKey();

        change("host.key.directory", other.toString());

        try (RawClient fresh = logIn("fresh")) {
            assertNotEquals(before, fresh.session().getServerKey());
        }
        rekey(open);
        assertEquals(before, open.session().getServerKey());
    }

    @ParameterizedTest
    @CsvSource({
        "kex.algorithms, ecdh-sha2-nistp256, ALGORITHMS",
        "ciphers, aes256-ctr, S2CENC",
        "macs, hmac-sha2-512, S2CMAC",
        "compression, zlib@openssh.com, S2CCOMP",
    })
    void openConnectionsAgreeOnTheNewAlgorithmsWithTheirNextKeys(String key, String value, KexProposalOption agreed)
            throws Exception {
        change("ciphers", "aes128-ctr");
        awaitAgreed(KexProposalOption.S2CENC, "aes128-ctr");
        assertNotEquals(value, open.session().getNegotiatedKexParameter(agreed));

        change(key, value);

        awaitAgreed(agreed, value);
        assertStillServed(open);
    }

    /** The server exchanges keys by itself soon after a change. */
    private void awaitAgreed(KexProposalOption option, String value) {
        ServerProbe.await(() -> value.equals(open.session().getNegotiatedKexParameter(option)), option + " " + value);
    }

    @Test
    void aNewPolicyHoldsWithTheNextKeys() throws Exception {
        String offered = open.session().getServerKexProposals().get(KexProposalOption.S2CENC);

        change("algorithms.policy", "legacy");

        ServerProbe.await(
                () -> !offered.equals(open.session().getServerKexProposals().get(KexProposalOption.S2CENC)),
                "what the new policy offers");
        assertStillServed(open);
    }

    @Test
    void newConnectionsSeeTheNewHostKeyAlgorithmsAndOpenOnesKeepTheirs() throws Exception {
        change("host.keys", "rsa-2048,ecdsa-nistp256");
        try (RawClient client = logIn("client")) {
            String before = hostKeyAlgorithm(client);
            String other = before.equals("rsa-sha2-256") ? "rsa-sha2-512" : "rsa-sha2-256";

            change("host.key.algorithms", other);

            try (RawClient fresh = logIn("fresh")) {
                assertEquals(other, hostKeyAlgorithm(fresh));
            }
            PublicKey key = client.session().getServerKey();
            rekey(client);
            assertEquals(before, hostKeyAlgorithm(client));
            assertEquals(key, client.session().getServerKey());
            assertStillServed(client);
        }
    }

    private static String hostKeyAlgorithm(RawClient client) {
        return client.session().getNegotiatedKexParameter(KexProposalOption.SERVERKEYS);
    }

    private void rekey(RawClient client) {
        AtomicInteger keys = new AtomicInteger();
        client.session().addSessionListener(new SessionListener() {
            @Override
            public void sessionEvent(Session any, Event event) {
                if (event == Event.KeyEstablished) {
                    keys.incrementAndGet();
                }
            }
        });
        probe.server.connections().stream()
                .filter(connection -> connection
                        .login()
                        .filter(login -> login.user().equals(client.session().getUsername()))
                        .isPresent())
                .forEach(connection -> connection.rekey());
        ServerProbe.await(() -> keys.get() >= 1 && client.session().getKexState() == KexState.DONE, "the new keys");
    }

    @Test
    void newLoginsSeeTheNewBanner() throws Exception {
        change("banner", "hello");

        List<String> banners = new ArrayList<>();
        try (RawClient fresh = new RawClient(probe.port(), "fresh")) {
            fresh.session().setUserInteraction(new Banners(banners));
            fresh.session().setUserAuthFactories(List.of(UserAuthPasswordFactory.INSTANCE));
            fresh.session().addPasswordIdentity("any");
            fresh.session().auth().verify(LONG);
        }
        assertEquals(List.of("hello\n"), banners);
        assertStillServed(open);
    }

    private record Banners(List<String> seen) implements org.apache.sshd.client.auth.keyboard.UserInteraction {

        @Override
        public void welcome(ClientSession session, String banner, String language) {
            seen.add(banner);
        }

        @Override
        public String[] interactive(
                ClientSession session, String name, String instruction, String lang, String[] prompt, boolean[] echo) {
            return new String[0];
        }

        @Override
        public String getUpdatedPassword(ClientSession session, String prompt, String lang) {
            return "";
        }
    }

    @Test
    void newLoginsFailAsOftenAsTheNewLimitSays() throws Exception {
        change("max.auth.tries", "1");

        try (RawClient fresh = new RawClient(probe.port(), "nobody")) {
            fresh.sendPassword("any");
            assertTrue(fresh.disconnect().contains("Too many authentication failures"));
        }
        assertStillServed(open);
    }

    @Test
    void newLoginsTakeTheNewMethods() throws Exception {
        change("auth.methods", "publickey");

        assertThrows(SshException.class, () -> logIn("fresh").close());
        assertStillServed(open);
    }
}
