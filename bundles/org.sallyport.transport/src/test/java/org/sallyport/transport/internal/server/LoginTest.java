package org.sallyport.transport.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.auth.AuthAttempt;
import org.sallyport.auth.AuthAttempt.KeyAttempt;
import org.sallyport.auth.AuthAttempt.PasswordAttempt;
import org.sallyport.auth.AuthResult;
import org.sallyport.auth.AuthResult.Abstain;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.auth.AuthResult.Reject;
import org.sallyport.auth.Authenticator;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;
import org.sallyport.transport.internal.server.OpenSsh.Run;

/** Logins of OpenSSH's client. */
class LoginTest {

    private static final String[] ECHO = {"-s", "demo@127.0.0.1", "echo"};

    @TempDir
    Path directory;

    private final List<AuthAttempt> attempts = new CopyOnWriteArrayList<>();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    /** Knows the password {@code secret} and some keys. */
    private AuthResult judge(AuthAttempt attempt) {
        attempts.add(attempt);
        assertTrue(attempt.connection().login().isEmpty(), "nothing is granted before the method has succeeded");
        boolean right = attempt instanceof PasswordAttempt password
                ? new String(password.password()).equals("secret")
                : attempt instanceof KeyAttempt key
                        && keys.contains(Base64.getEncoder().encodeToString(key.blob()));
        return right ? new Accept(Login.of(attempt.user())) : new Reject("no");
    }

    private Path know(Path key) throws Exception {
        keys.add(Files.readString(Path.of(key + ".pub")).split(" ")[1]);
        return key;
    }

    private static String[] with(String[] tail, String... head) {
        return Stream.concat(Arrays.stream(head), Arrays.stream(tail)).toArray(String[]::new);
    }

    private Run ssh(ServerProbe probe, String password, String... options) throws Exception {
        return new OpenSsh(directory, probe.port()).ssh(password, with(ECHO, options));
    }

    private ServerProbe probe(Map<String, ?> settings) throws Exception {
        return new ServerProbe(directory, settings)
                .subsystem(new Echo())
                .authenticator(this::judge, "password", "publickey");
    }

    @Test
    void aPasswordLetsIn() throws Exception {
        try (ServerProbe probe = probe(Map.of())) {
            Run run = ssh(probe, "secret");

            assertEquals("hello demo\n", run.out(), run.err());
            assertEquals(0, run.exit());
            PasswordAttempt attempt = (PasswordAttempt) attempts.get(0);
            assertEquals("\0\0\0\0\0\0", new String(attempt.password()), "wiped after use");
        }
    }

    @Test
    void aWrongPasswordDoesNot() throws Exception {
        try (ServerProbe probe = probe(Map.of())) {
            Run run = ssh(probe, "wrong", "-o", "NumberOfPasswordPrompts=2");

            assertEquals(255, run.exit());
            assertTrue(run.err().contains("Permission denied (publickey,password)"), run.err());
            assertEquals(2, attempts.size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void aKeyLetsInOnceItsSignatureIsProved(String type) throws Exception {
        try (ServerProbe probe = probe(Map.of())) {
            Path key = know(new OpenSsh(directory, probe.port()).keygen(type));

            Run run = ssh(probe, "", "-i", key.toString(), "-o", "PreferredAuthentications=publickey");

            assertEquals("hello demo\n", run.out(), run.err());
            assertEquals(
                    List.of(false, true),
                    attempts.stream()
                            .map(attempt -> ((KeyAttempt) attempt).proved())
                            .toList());
        }
    }

    @Test
    void aStrangersKeyDoesNotAndAsksOnlyOnce() throws Exception {
        try (ServerProbe probe = probe(Map.of())) {
            Path key = new OpenSsh(directory, probe.port()).keygen("ed25519");

            Run run = ssh(probe, "", "-i", key.toString(), "-o", "PreferredAuthentications=publickey");

            assertEquals(255, run.exit());
            assertEquals(
                    List.of(false),
                    attempts.stream()
                            .map(attempt -> ((KeyAttempt) attempt).proved())
                            .toList());
        }
    }

    @Test
    void keysOfAlgorithmsThatAreNotAcceptedNeverReachAnAuthenticator() throws Exception {
        try (ServerProbe probe = probe(Map.of("pubkey.accepted.algorithms", "ssh-ed25519"))) {
            Path key = know(new OpenSsh(directory, probe.port()).keygen("rsa"));

            Run run = ssh(probe, "", "-i", key.toString(), "-o", "PreferredAuthentications=publickey");

            assertEquals(255, run.exit());
            assertEquals(List.of(), attempts);
        }
    }

    @Test
    void twoMethodsMayBeNeeded() throws Exception {
        try (ServerProbe probe = probe(Map.of("auth.methods", "publickey,password"))) {
            Path key = know(new OpenSsh(directory, probe.port()).keygen("ed25519"));

            assertEquals(0, ssh(probe, "secret", "-i", key.toString()).exit());
            assertEquals(255, ssh(probe, "wrong", "-i", key.toString()).exit());
            Run passwordAlone = ssh(probe, "secret", "-o", "PubkeyAuthentication=no");
            assertEquals(255, passwordAlone.exit());
            assertTrue(passwordAlone.err().contains("Permission denied (publickey)"), passwordAlone.err());
        }
    }

    @Test
    void theBannerIsShown() throws Exception {
        try (ServerProbe probe = probe(Map.of("banner", "Authorised users only"))) {
            assertTrue(ssh(probe, "secret").err().contains("Authorised users only"));
        }
    }

    @Test
    void tooManyFailuresEndTheConnection() throws Exception {
        try (ServerProbe probe = probe(Map.of("max.auth.tries", "2"))) {
            Run run = ssh(probe, "wrong", "-o", "NumberOfPasswordPrompts=5");

            assertTrue(run.err().contains("Too many authentication failures"), run.err());
            assertEquals(2, attempts.size());
        }
    }

    @Test
    void methodsAreOfferedOnlyWhileSomebodyHasThem() throws Exception {
        try (ServerProbe probe = new ServerProbe(directory, Map.of()).subsystem(new Echo())) {
            assertTrue(ssh(probe, "secret").err().contains("Permission denied ()"));

            probe.authenticator(this::judge, "password");
            Run run = ssh(probe, "wrong", "-o", "NumberOfPasswordPrompts=1");
            assertTrue(run.err().contains("Permission denied (password)"), run.err());
        }
    }

    @Test
    void theFirstThatDoesNotAbstainDecides() throws Exception {
        try (ServerProbe probe = new ServerProbe(directory, Map.of()).subsystem(new Echo())) {
            probe.authenticator(attempt -> new Abstain(), "password");
            probe.authenticator(attempt -> new Accept(Login.of("first")), "password");
            probe.authenticator(attempt -> new Reject("too late"), "password");

            assertEquals("hello first\n", ssh(probe, "any").out());
        }
    }

    @Test
    void anAuthenticatorThatFailsRejects() throws Exception {
        Authenticator broken = attempt -> {
            throw new IllegalStateException("out of order");
        };
        Authenticator empty = attempt -> null;
        for (Authenticator bad : List.of(broken, empty)) {
            try (ServerProbe probe = new ServerProbe(directory, Map.of()).subsystem(new Echo())) {
                probe.authenticator(bad, "password");
                probe.authenticator(attempt -> new Accept(Login.of("anybody")), "password");

                assertEquals(
                        255,
                        ssh(probe, "any", "-o", "NumberOfPasswordPrompts=1").exit());
            }
        }
    }

    @Test
    void anAuthenticatorThatBlocksHoldsUpNobodyElse() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(6);
        try (ServerProbe probe = new ServerProbe(directory, Map.of("max.startups", "100")).subsystem(new Echo())) {
            probe.authenticator(
                    attempt -> {
                        if (attempt.user().equals("slow")) {
                            blocked.countDown();
                            awaitQuietly(release);
                        }
                        return new Accept(Login.of(attempt.user()));
                    },
                    "password");
            List<RawClient> slow = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                RawClient client = new RawClient(probe.port(), "slow");
                client.sendPassword("x");
                slow.add(client);
            }
            assertTrue(blocked.await(20, TimeUnit.SECONDS));

            assertEquals("hello demo\n", ssh(probe, "any").out());

            release.countDown();
            for (RawClient client : slow) {
                client.close();
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void commandsShellsAndForwardingAreRefused() throws Exception {
        try (ServerProbe probe = probe(Map.of())) {
            OpenSsh client = new OpenSsh(directory, probe.port());
            Run command = client.ssh("secret", "demo@127.0.0.1", "id");
            assertTrue(command.err().contains("exec request failed on channel 0"), command.err());
            Run shell = client.ssh("secret", "-T", "demo@127.0.0.1");
            assertTrue(shell.err().contains("shell request failed on channel 0"), shell.err());
            Run remote = client.ssh(
                    "secret", "-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:9", "demo@127.0.0.1");
            assertTrue(remote.err().contains("remote port forwarding failed"), remote.err());
            Run direct = client.ssh("secret", "-W", "127.0.0.1:" + probe.port(), "demo@127.0.0.1");
            assertTrue(direct.err().contains("stdio forwarding failed"), direct.err());
            Run unknown = client.ssh("secret", "-s", "demo@127.0.0.1", "telnet");
            assertTrue(unknown.err().contains("subsystem request failed on channel 0"), unknown.err());
        }
    }

    @Test
    void aConnectionKnowsItsClient() throws Exception {
        List<Connection> seen = new CopyOnWriteArrayList<>();
        try (ServerProbe probe = new ServerProbe(directory, Map.of()).subsystem(new Echo())) {
            probe.authenticator(
                    attempt -> {
                        seen.add(attempt.connection());
                        return new Accept(Login.of(attempt.user()));
                    },
                    "password");
            ssh(probe, "any");
            ssh(probe, "any");

            Connection first = seen.get(0);
            assertTrue(first.clientVersion().startsWith("SSH-2.0-OpenSSH_"), first.clientVersion());
            assertEquals("127.0.0.1", first.remoteAddress().getAddress().getHostAddress());
            assertEquals(probe.port(), first.localAddress().getPort());
            assertEquals("probe", first.server());
            assertTrue(first.strictKex());
            assertEquals("demo", first.login().orElseThrow().user());
            assertEquals(
                    2,
                    seen.stream()
                            .map(Connection::id)
                            .collect(Collectors.toSet())
                            .size());
            ServerProbe.await(() -> probe.server.connections().isEmpty(), "the connections to end");
            assertFalse(first.isOpen());
        }
    }
}
