package org.sallyport.transport.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.auth.AuthAttempt;
import org.sallyport.auth.AuthAttempt.KeyAttempt;
import org.sallyport.auth.AuthResult;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.channel.DataHandler;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.crypto.jca.internal.JdkCrypto;
import org.sallyport.session.Login;
import org.sallyport.subsystem.Subsystem;
import org.sallyport.subsystem.SubsystemChannel;
import org.sallyport.transport.internal.plugin.Plugin;

/** As {@link LiveSettingsTest}: keys about who may come in, and with what. */
class LiveLimitsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Queue<String> signatures = new ConcurrentLinkedQueue<>();

    @TempDir
    Path directory;

    private ServerProbe probe;
    private RawClient open;

    @BeforeEach
    void logIn() throws Exception {
        probe = new ServerProbe(directory, Map.of("rekey.time", "0"))
                .subsystem(new Echo())
                .authenticator(this::judge, "password", "publickey");
        open = logIn("open");
    }

    @AfterEach
    void stop() throws IOException {
        open.close();
        probe.close();
    }

    private AuthResult judge(AuthAttempt attempt) {
        if (attempt instanceof KeyAttempt key && key.proved()) {
            signatures.add(key.algorithm());
        }
        return new Accept(Login.of(attempt.user()));
    }

    private RawClient logIn(String user) throws IOException {
        RawClient client = new RawClient(probe.port(), user);
        client.session().addPasswordIdentity("any");
        client.session().auth().verify(LONG);
        return client;
    }

    private void assertStillServed(RawClient client) throws IOException {
        assertTrue(client.session().isOpen());
        client.session().createSubsystemChannel("echo").open().verify(LONG);
    }

    @Test
    void asManyStrangersComeInAsTheNewLimitSays() throws Exception {
        probe.changeAndAwait("max.startups", "1");
        try (Socket first = stranger()) {
            assertEquals("SSH-2.0-Sallyport", line(first));
            assertEquals("Not now: too many connections without a login", firstLine());

            probe.changeAndAwait("max.startups", "2");

            try (Socket second = stranger()) {
                assertEquals("SSH-2.0-Sallyport", line(second));
                assertEquals("Not now: too many connections without a login", firstLine());
            }
            assertStillServed(open);
        }
    }

    private Socket stranger() throws IOException {
        return new Socket("127.0.0.1", probe.port());
    }

    private String firstLine() throws IOException {
        try (Socket socket = stranger()) {
            return line(socket);
        }
    }

    private static String line(Socket socket) throws IOException {
        socket.setSoTimeout((int) LONG.toMillis());
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    @Test
    void newLoginsProveTheirKeysWithTheNewAlgorithms() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair key = generator.generateKeyPair();
        logIn("before", key).close();

        probe.changeAndAwait("pubkey.accepted.algorithms", "rsa-sha2-256");
        logIn("after", key).close();

        assertEquals(List.of("rsa-sha2-512", "rsa-sha2-256"), List.copyOf(signatures));
        probe.changeAndAwait("pubkey.accepted.algorithms", "ssh-ed25519");
        assertThrows(SshException.class, () -> logIn("never", key).close());
        assertStillServed(open);
    }

    private RawClient logIn(String user, KeyPair key) throws IOException {
        RawClient client = new RawClient(probe.port(), user);
        client.session().setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        client.session().addPublicKeyIdentity(key);
        client.session().auth().verify(LONG);
        return client;
    }

    @Test
    void openAndNewConnectionsUseTheNewProvider() throws Exception {
        CountingProvider other = new CountingProvider();
        probe.providers.put(new Plugin<>(other, 0, Long.MAX_VALUE, Set.of("other"), "test"));
        AtomicInteger keys = new AtomicInteger();
        open.session().addSessionListener(new SessionListener() {
            @Override
            public void sessionEvent(Session any, Event event) {
                if (event == Event.KeyEstablished) {
                    keys.incrementAndGet();
                }
            }
        });
        assertEquals(0, other.asked.get());

        probe.changeAndAwait("crypto.provider", "other");

        ServerProbe.await(() -> keys.get() > 0, "new keys of the open connection");
        int before = other.asked.get();
        assertTrue(before > 0, "it was asked for primitives");
        logIn("fresh").close();
        assertTrue(other.asked.get() > before, "by a new connection too");
        assertStillServed(open);
    }

    /** The JDK's under another name, which counts what it is asked for. */
    private static final class CountingProvider extends Provider implements CryptoProvider {

        private static final long serialVersionUID = 1L;

        private final transient Provider jdk = new JdkCrypto().provider();
        private final transient AtomicInteger asked = new AtomicInteger();

        CountingProvider() {
            super("Counting", "1", "a test's");
        }

        @Override
        public String name() {
            return "other";
        }

        @Override
        public Provider provider() {
            return this;
        }

        @Override
        public Service getService(String type, String algorithm) {
            asked.incrementAndGet();
            return jdk.getService(type, algorithm);
        }

        @Override
        public Set<Service> getServices() {
            return jdk.getServices();
        }
    }

    @Test
    void smallPacketsLeaveAtOnceUnlessTheNewSettingSaysOtherwise() throws Exception {
        assertTrue(noDelay(open), "by default");

        probe.changeAndAwait("tcp.nodelay", "false");

        try (RawClient fresh = logIn("fresh")) {
            assertEquals(false, noDelay(fresh));
        }
        assertTrue(noDelay(open), "it keeps what it has");
        assertStillServed(open);
    }

    @Test
    void whatRunsHasTheNewTimeWhenAPartGoesAway() throws Exception {
        Queue<SubsystemChannel> channels = new ConcurrentLinkedQueue<>();
        probe.subsystem(new Subsystem() {
            @Override
            public String name() {
                return "held";
            }

            @Override
            public DataHandler open(SubsystemChannel channel) {
                channels.add(channel);
                return new Echo().open(channel);
            }
        });
        open.session().createSubsystemChannel("held").open().verify(LONG);
        ServerProbe.await(() -> !channels.isEmpty(), "the subsystem");
        SubsystemChannel channel = channels.remove();
        assertEquals(Duration.ofSeconds(30), channel.drainTimeout());

        probe.changeAndAwait("drain.timeout", "7s");

        assertEquals(Duration.ofSeconds(7), channel.drainTimeout());
        assertStillServed(open);
    }

    /** What the system has for the server's end of a connection; no tool shows this option. */
    private boolean noDelay(RawClient client) throws Exception {
        SocketAddress address = client.session().getIoSession().getLocalAddress();
        int port = ((InetSocketAddress) address).getPort();
        ServerEngine engine = (ServerEngine) field(probe.server, "engine");
        for (SshSession session : engine.sessions()) {
            IoSession connection = session.getIoSession();
            if (((InetSocketAddress) connection.getRemoteAddress()).getPort() == port) {
                return ((SocketChannel) field(connection, "socket")).getOption(StandardSocketOptions.TCP_NODELAY);
            }
        }
        throw new AssertionError("no session of " + address);
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}
