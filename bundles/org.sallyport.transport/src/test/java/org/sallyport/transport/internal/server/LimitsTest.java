package org.sallyport.transport.internal.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.session.Login;

/** How much a server takes, and how long. */
class LimitsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

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

    private static String firstLine(ServerProbe probe) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", probe.port())) {
            return line(socket);
        }
    }

    private static String line(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    @Test
    void connectionsHaveALimit() throws Exception {
        try (ServerProbe probe = probe(Map.of("max.connections", "2"))) {
            try (RawClient one = new RawClient(probe.port(), "one");
                    RawClient two = new RawClient(probe.port(), "two")) {
                login(one);
                login(two);
                assertEquals("Not now: too many connections", firstLine(probe));

                probe.change("max.connections", "3");
                ServerProbe.await(() -> servesMore(probe), "the new limit");
            }
            ServerProbe.await(() -> probe.server.connections().isEmpty(), "room");
            assertEquals("SSH-2.0-Sallyport", firstLine(probe));
        }
    }

    private static boolean servesMore(ServerProbe probe) {
        try {
            return firstLine(probe).startsWith("SSH-2.0-");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void connectionsWithoutLoginHaveALimitOfTheirOwn() throws Exception {
        try (ServerProbe probe = probe(Map.of("max.startups", "2"))) {
            try (RawClient welcome = new RawClient(probe.port(), "welcome")) {
                login(welcome);
                List<Socket> strangers = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    Socket stranger = new Socket("127.0.0.1", probe.port());
                    assertEquals("SSH-2.0-Sallyport", line(stranger));
                    strangers.add(stranger);
                }
                assertEquals("Not now: too many connections without a login", firstLine(probe));
                for (Socket stranger : strangers) {
                    stranger.close();
                }
                ServerProbe.await(() -> servesMore(probe), "room for strangers");
            }
        }
    }

    @Test
    void channelsHaveALimitThatLeavesTheOthersAlone() throws Exception {
        try (ServerProbe probe = probe(Map.of("max.sessions", "2"));
                RawClient client = new RawClient(probe.port(), "demo")) {
            ClientSession session = login(client);
            ChannelSubsystem first = open(session);
            open(session);
            String refusal =
                    assertThrows(IOException.class, () -> open(session)).getMessage();
            assertTrue(refusal.contains("too many channels"), refusal);
            assertTrue(first.isOpen());
            first.close(false).await(LONG);
            ServerProbe.await(() -> canOpen(session), "a channel in the place of the closed one");
        }
    }

    private static ChannelSubsystem open(ClientSession session) throws IOException {
        ChannelSubsystem channel = session.createSubsystemChannel("echo");
        channel.open().verify(LONG);
        return channel;
    }

    private static boolean canOpen(ClientSession session) {
        try {
            return open(session).isOpen();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aClientThatSaysNothingIsSentAway() throws Exception {
        try (ServerProbe probe = probe(Map.of("handshake.timeout", "300ms"));
                Socket silent = new Socket("127.0.0.1", probe.port())) {
            silent.setSoTimeout(20_000);
            silent.getInputStream().readAllBytes();
        }
    }

    @Test
    void aClientThatDoesNotLogInIsSentAway() throws Exception {
        try (ServerProbe probe = probe(Map.of("login.grace.time", "500ms"));
                RawClient client = new RawClient(probe.port(), "demo")) {
            assertTrue(client.disconnect().startsWith("11 no login within"));
        }
    }

    @Test
    void anIdleClientIsSentAwayAlthoughItAnswersSignsOfLife() throws Exception {
        try (ServerProbe probe = probe(Map.of("idle.timeout", "1s", "client.alive.interval", "300ms"));
                RawClient client = new RawClient(probe.port(), "demo")) {
            login(client);
            assertTrue(client.disconnect().startsWith("11 idle for"));
        }
    }

    @Test
    void aLivelyClientStaysAndADeadOneDoesNot() throws Exception {
        try (ServerProbe probe = probe(
                        Map.of("client.alive.interval", "250ms", "client.alive.count.max", "2", "idle.timeout", "0"));
                RawClient lively = new RawClient(probe.port(), "lively");
                RawClient dead = new RawClient(probe.port(), "dead")) {
            login(lively);
            login(dead);
            dead.session().getIoSession().suspendRead();
            ServerProbe.await(() -> probe.server.connections().size() == 1, "the dead to be noticed");
            assertTrue(lively.session().isOpen());
            assertEquals(
                    "lively",
                    probe.server
                            .connections()
                            .iterator()
                            .next()
                            .login()
                            .orElseThrow()
                            .user());
        }
    }

    @Test
    void newKeysAreExchangedAfterSomePackets() throws Exception {
        try (ServerProbe probe = probe(Map.of("rekey.packets", "20"));
                RawClient client = new RawClient(probe.port(), "demo")) {
            ClientSession session = login(client);
            byte[] id = session.getSessionId();
            AtomicInteger keys = new AtomicInteger();
            session.addSessionListener(new SessionListener() {
                @Override
                public void sessionEvent(Session any, Event event) {
                    if (event == Event.KeyEstablished) {
                        keys.incrementAndGet();
                    }
                }
            });
            for (int i = 0; i < 30; i++) {
                session.request("keepalive@test", keepAlive(session), LONG.toMillis());
            }
            ServerProbe.await(() -> keys.get() >= 1, "new keys");
            assertArrayEquals(id, session.getSessionId());
        }
    }

    private static Buffer keepAlive(ClientSession session) {
        Buffer request = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
        request.putString("keepalive@test");
        request.putBoolean(true);
        return request;
    }
}
