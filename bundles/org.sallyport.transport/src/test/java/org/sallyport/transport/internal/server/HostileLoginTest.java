package org.sallyport.transport.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.auth.AuthAttempt;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.auth.AuthResult.Reject;
import org.sallyport.session.Login;

/** Clients that try what good ones do not. */
class HostileLoginTest {

    private static final String PROTOCOL_ERROR = "2 protocol error or corrupt packet";

    @TempDir
    Path directory;

    private final List<AuthAttempt> attempts = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private ServerProbe probe;

    @BeforeEach
    void start() throws Exception {
        probe = new ServerProbe(directory, Map.of("max.auth.tries", "3")).subsystem(new Echo());
        probe.authenticator(
                attempt -> {
                    attempts.add(attempt);
                    if (attempt.user().equals("slow")) {
                        awaitRelease();
                    }
                    return attempt.user().equals("nobody") ? new Reject("no") : new Accept(Login.of(attempt.user()));
                },
                "password",
                "publickey");
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        release.countDown();
        probe.close();
    }

    private RawClient client(String user) throws Exception {
        return new RawClient(probe.port(), user);
    }

    @Test
    void theUserCannotChange() throws Exception {
        try (RawClient client = client("nobody")) {
            client.sendPassword("x");
            Buffer other = client.request("root", "password");
            other.putBoolean(false);
            other.putString("x");
            client.send(other);

            assertTrue(client.disconnect().startsWith("15 "), "illegal user name");
            assertEquals(1, attempts.size());
        }
    }

    @Test
    void anAcceptedKeyWithoutASignatureGrantsNothing() throws Exception {
        try (RawClient client = client("demo")) {
            client.send(keyRequest(client, false));
            ServerProbe.await(() -> attempts.size() == 1, "the question");
            Buffer channel = client.session().createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN);
            channel.putString("session");
            channel.putUInt(0);
            channel.putUInt(1000);
            channel.putUInt(1000);
            client.send(channel);

            assertEquals(PROTOCOL_ERROR, client.disconnect());
        }
    }

    @Test
    void aForgedSignatureIsRefusedBeforeAnyAuthenticatorHearsOfTheKey() throws Exception {
        try (RawClient client = client("demo")) {
            Buffer request = keyRequest(client, true);
            Buffer signature = client.session().createBuffer((byte) 0);
            signature.clear();
            signature.putString("ssh-ed25519");
            signature.putBytes(new byte[64]);
            request.putBytes(signature.getCompactData());
            client.send(request);
            Buffer empty = keyRequest(client, true);
            empty.putBytes(new byte[0]);
            client.send(empty);
            client.sendPassword("right");

            ServerProbe.await(() -> !attempts.isEmpty(), "the password");
            assertEquals(AuthAttempt.PasswordAttempt.class, attempts.get(0).getClass());
        }
    }

    private Buffer keyRequest(RawClient client, boolean signed) throws Exception {
        Path key = new OpenSsh(Files.createTempDirectory(directory, "key"), probe.port()).keygen("ed25519");
        String blob = Files.readString(Path.of(key + ".pub")).split(" ")[1];
        Buffer request = client.request("publickey");
        request.putBoolean(signed);
        request.putString("ssh-ed25519");
        request.putBytes(Base64.getDecoder().decode(blob));
        return request;
    }

    @Test
    void theLoginServiceCannotBeBegunAgainToForgetFailures() throws Exception {
        try (RawClient client = client("nobody")) {
            client.sendPassword("x");
            Buffer again = client.session().createBuffer(SshConstants.SSH_MSG_SERVICE_REQUEST);
            again.putString("ssh-userauth");
            client.send(again);

            assertTrue(client.disconnect().startsWith("7 "), "service not available");
        }
    }

    @Test
    void theConnectionServiceCannotBeHadWithoutLogin() throws Exception {
        try (RawClient client = client("nobody")) {
            Buffer service = client.session().createBuffer(SshConstants.SSH_MSG_SERVICE_REQUEST);
            service.putString("ssh-connection");
            client.send(service);

            assertTrue(client.disconnect().startsWith("7 "), "service not available");
        }
    }

    @Test
    void aFloodOfRequestsWhileOneIsJudgedEndsTheConnection() throws Exception {
        try (RawClient client = client("slow")) {
            try {
                for (int i = 0; i < 40; i++) {
                    client.sendPassword("x");
                }
            } catch (IOException e) {
                // Sent away before the last one.
            }

            assertEquals(PROTOCOL_ERROR, client.disconnect());
            assertTrue(attempts.size() <= 1, "only one is judged at a time");
        }
    }

    @Test
    void requestsAfterASuccessAreIgnored() throws Exception {
        try (RawClient client = client("demo")) {
            client.sendPassword("x");
            client.sendPassword("x");
            client.sendPassword("x");
            ServerProbe.await(
                    () -> probe.server.connections().stream()
                            .anyMatch(connection -> connection.login().isPresent()),
                    "the login");

            assertTrue(client.session().isOpen());
            assertTrue(attempts.size() <= 1, "nothing is judged that nobody waits for");
        }
    }

    @Test
    void aFirstNoneIsNotAFailureButOthersAre() throws Exception {
        try (RawClient client = client("demo")) {
            for (int i = 0; i < 4; i++) {
                client.send(client.request("none"));
            }

            assertEquals("14 Too many authentication failures", client.disconnect());
        }
    }

    @Test
    void namesThatAreNoneReachNoAuthenticator() throws Exception {
        for (String name : List.of("", "a\u0000b", "two\nlines", "x".repeat(1025))) {
            try (RawClient client = client("nobody")) {
                for (int i = 0; i < 3; i++) {
                    Buffer request = client.request(name, "password");
                    request.putBoolean(false);
                    request.putString("x");
                    client.send(request);
                }
                assertEquals("14 Too many authentication failures", client.disconnect());
            }
        }
        assertEquals(List.of(), attempts);
    }

    @Test
    void truncatedRequestsEndTheConnection() throws Exception {
        for (int length : new int[] {0, 1, 5, 0x7fffffff, -1}) {
            try (RawClient client = client("demo")) {
                Buffer request = client.request("password");
                request.putBoolean(false);
                request.putInt(length);
                if (length > 0) {
                    request.putByte((byte) 'x');
                }
                if (length == 0) {
                    request.putByte((byte) 'x');
                }
                client.send(request);
                if (length == 1) {
                    ServerProbe.await(() -> attempts.size() == 1, "a whole request");
                } else {
                    assertEquals(PROTOCOL_ERROR, client.disconnect());
                }
            }
        }
    }
}
