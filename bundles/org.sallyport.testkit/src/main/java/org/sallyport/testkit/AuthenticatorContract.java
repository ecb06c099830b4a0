package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sallyport.auth.AuthAttempt;
import org.sallyport.auth.AuthAttempt.KeyAttempt;
import org.sallyport.auth.AuthAttempt.PasswordAttempt;
import org.sallyport.auth.AuthResult;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.auth.Authenticator;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;

/**
 * What every {@link Authenticator} keeps to. Extend it in the tests of your plugin, say which attempts are right, and its tests run with yours:
 *
 * <pre>{@code
 * class BadgeTest extends AuthenticatorContract {
 *     protected Authenticator authenticator() {
 *         return new Badge(...);
 *     }
 *
 *     protected List<AuthAttempt> right(Connection connection) {
 *         return List.of(new PasswordAttempt(connection, "ann", "correct horse".toCharArray()));
 *     }
 * }
 * }</pre>
 *
 * <p>Wrong attempts are made from the right ones: other passwords, other keys, other users. The contract:
 *
 * <ul>
 *   <li>what is right is accepted, a key before its signature is proved as well as after;
 *   <li>nothing else is, whatever a client sends, and nothing makes it throw or answer null;
 *   <li>an unknown user takes as long as a wrong password;
 *   <li>what a result says holds no password;
 *   <li>an attempt is not altered: the next authenticator reads the same one;
 *   <li>many threads may ask at once.
 * </ul>
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class AuthenticatorContract {

    private static final int THREADS = 8;

    /** The most rounds of a measurement; as soon as the times are alike it is over. */
    private static final int MOST_ROUNDS = 40;

    private static final int LEAST_ROUNDS = 4;

    /** What a difference may come to besides a factor of two, in nanoseconds. */
    private static final long TOLERANCE = TimeUnit.MILLISECONDS.toNanos(5);

    /** The authenticator to be tested, ready; called once for each test. */
    protected abstract Authenticator authenticator();

    /**
     * Attempts that must be accepted: at least one for each method the authenticator answers. Made anew at every call, and not empty.
     *
     * @param connection what they come from
     */
    protected abstract List<AuthAttempt> right(Connection connection);

    @Test
    void acceptsWhatIsRight() {
        Authenticator authenticator = authenticator();
        List<AuthAttempt> attempts = right(FakeConnection.anonymous());
        assertFalse(attempts.isEmpty(), "right() must give at least one attempt");
        for (AuthAttempt attempt : attempts) {
            assertInstanceOf(Accept.class, authenticator.authenticate(attempt), attempt.toString());
        }
    }

    @Test
    void acceptsKeysBeforeAndAfterProof() {
        Authenticator authenticator = authenticator();
        for (AuthAttempt attempt : right(FakeConnection.anonymous())) {
            if (attempt instanceof KeyAttempt key) {
                Login offered = login(authenticator.authenticate(proved(key, false)));
                Login proved = login(authenticator.authenticate(proved(key, true)));
                assertEquals(offered, proved, "a key grants the same before and after its signature is proved");
            }
        }
    }

    @Test
    void refusesOtherPasswords() {
        Authenticator authenticator = authenticator();
        for (AuthAttempt attempt : right(FakeConnection.anonymous())) {
            char[] right = attempt instanceof PasswordAttempt password ? password.password() : "secret".toCharArray();
            for (char[] wrong : wrongPasswords(right)) {
                refuses(authenticator, new PasswordAttempt(attempt.connection(), attempt.user(), wrong));
            }
        }
    }

    @Test
    void refusesOtherKeys() {
        Authenticator authenticator = authenticator();
        for (AuthAttempt attempt : right(FakeConnection.anonymous())) {
            KeyAttempt other = unknownKey(attempt);
            refuses(authenticator, other);
            refuses(authenticator, proved(other, true));
            for (byte[] broken : List.of(new byte[0], new byte[] {-1, -1, -1, -1}, Arrays.copyOf(other.blob(), 20))) {
                refuses(
                        authenticator,
                        new KeyAttempt(
                                attempt.connection(), attempt.user(), other.key(), "ssh-ed25519", broken, false));
            }
        }
    }

    @Test
    void refusesUnknownUsers() {
        Authenticator authenticator = authenticator();
        for (AuthAttempt attempt : right(FakeConnection.anonymous())) {
            String user = attempt.user();
            for (String other : List.of(nobody(), user + "\0", user + "\n", "*", "", "\ud800", "x".repeat(1_024))) {
                refuses(authenticator, withUser(attempt, other));
            }
        }
    }

    @Test
    void takesAsLongForUnknownUsersAsForWrongPasswords() {
        Authenticator authenticator = authenticator();
        String nobody = nobody();
        for (AuthAttempt attempt : right(FakeConnection.anonymous())) {
            if (attempt instanceof PasswordAttempt right) {
                char[] wrong = wrongPasswords(right.password()).get(0);
                PasswordAttempt known = new PasswordAttempt(right.connection(), right.user(), wrong);
                PasswordAttempt unknown = new PasswordAttempt(right.connection(), nobody, wrong);
                assertTakeTheSameTime(() -> refuses(authenticator, known), () -> refuses(authenticator, unknown));
            }
        }
    }

    @Test
    void tellsNoPassword() {
        Authenticator authenticator = authenticator();
        for (AuthAttempt attempt : right(FakeConnection.anonymous())) {
            if (attempt instanceof PasswordAttempt right) {
                String secret = new String(right.password());
                assertFalse(
                        authenticator.authenticate(right).toString().contains(secret), "an accepting result has it");
                PasswordAttempt unknown = new PasswordAttempt(right.connection(), nobody(), secret.toCharArray());
                assertFalse(
                        authenticator.authenticate(unknown).toString().contains(secret), "a refusing result has it");
            }
        }
    }

    @Test
    void leavesAttemptsAsTheyAre() {
        Authenticator authenticator = authenticator();
        List<AuthAttempt> untouched = right(FakeConnection.anonymous());
        List<AuthAttempt> attempts = right(FakeConnection.anonymous());
        for (int i = 0; i < attempts.size(); i++) {
            authenticator.authenticate(attempts.get(i));
            if (attempts.get(i) instanceof PasswordAttempt after
                    && untouched.get(i) instanceof PasswordAttempt before) {
                assertArrayEquals(before.password(), after.password(), "the password belongs to the caller");
            }
            if (attempts.get(i) instanceof KeyAttempt after && untouched.get(i) instanceof KeyAttempt before) {
                assertArrayEquals(before.blob(), after.blob(), "the key belongs to the caller");
            }
        }
    }

    @Test
    void servesManyAtOnce() throws Exception {
        Authenticator authenticator = authenticator();
        List<Callable<Void>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            calls.add(() -> {
                for (AuthAttempt attempt : right(FakeConnection.anonymous())) {
                    assertInstanceOf(Accept.class, authenticator.authenticate(attempt), attempt.toString());
                    refuses(authenticator, unknownKey(attempt));
                    refuses(authenticator, withUser(attempt, nobody()));
                }
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Void>> answers = threads.invokeAll(calls);
            assertAll(answers.stream().map(answer -> answer::get));
        } finally {
            threads.shutdownNow();
        }
    }

    private static void refuses(Authenticator authenticator, AuthAttempt attempt) {
        AuthResult result = authenticator.authenticate(attempt);
        assertNotNull(result, () -> "null is no answer to " + attempt);
        assertFalse(result instanceof Accept, () -> "accepted: " + attempt);
    }

    private static Login login(AuthResult result) {
        return assertInstanceOf(Accept.class, result).login();
    }

    private static String nobody() {
        return "nobody-" + UUID.randomUUID();
    }

    private static KeyAttempt proved(KeyAttempt key, boolean proved) {
        return new KeyAttempt(key.connection(), key.user(), key.key(), key.algorithm(), key.blob(), proved);
    }

    private static AuthAttempt withUser(AuthAttempt attempt, String user) {
        if (attempt instanceof PasswordAttempt password) {
            return new PasswordAttempt(password.connection(), user, password.password());
        }
        KeyAttempt key = (KeyAttempt) attempt;
        return new KeyAttempt(key.connection(), user, key.key(), key.algorithm(), key.blob(), key.proved());
    }

    /** The first one has the length of the right one. */
    private static List<char[]> wrongPasswords(char[] right) {
        char[] changed = right.clone();
        changed[changed.length - 1] ^= 1;
        String text = new String(right);
        return List.of(
                changed,
                Arrays.copyOf(right, right.length - 1),
                (text + " ").toCharArray(),
                (text + "\0").toCharArray(),
                new char[0],
                new char[right.length],
                "\ud800".toCharArray(),
                "é密🔑".toCharArray(),
                "x".repeat(1_024).toCharArray(),
                "x".repeat(1_000_000).toCharArray());
    }

    /** A key that nobody has seen before, offered by the same user. */
    private static KeyAttempt unknownKey(AuthAttempt attempt) {
        PublicKey key;
        try {
            key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        byte[] type = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
        byte[] encoded = key.getEncoded();
        int length = 32;
        byte[] blob = ByteBuffer.allocate(4 + type.length + 4 + length)
                .putInt(type.length)
                .put(type)
                .putInt(length)
                .put(encoded, encoded.length - length, length)
                .array();
        return new KeyAttempt(attempt.connection(), attempt.user(), key, "ssh-ed25519", blob, false);
    }

    /** Compares the best times of several rounds: whatever else the machine does can only add to a time. */
    private static void assertTakeTheSameTime(Runnable one, Runnable other) {
        long best = Long.MAX_VALUE;
        long otherBest = Long.MAX_VALUE;
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            best = Math.min(best, nanoseconds(one));
            otherBest = Math.min(otherBest, nanoseconds(other));
            if (round >= LEAST_ROUNDS && areAlike(best, otherBest)) {
                return;
            }
        }
        assertTrue(
                areAlike(best, otherBest),
                "a wrong password takes " + best / 1_000 + " µs, an unknown user " + otherBest / 1_000
                        + " µs: whoever measures learns which users exist");
    }

    private static boolean areAlike(long one, long other) {
        return Math.max(one, other) <= 2 * Math.min(one, other) + TOLERANCE;
    }

    private static long nanoseconds(Runnable runnable) {
        long start = System.nanoTime();
        runnable.run();
        return System.nanoTime() - start;
    }
}
