package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingConsumer;
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

/** The contract holds for an authenticator that is right, and sees what is wrong with others. */
class AuthenticatorContractTest extends AuthenticatorContract {

    private static final byte[] BLOB = "key on the wire".getBytes(StandardCharsets.US_ASCII);
    private static final String PASSWORD = "correct horse";

    @Override
    protected Authenticator authenticator() {
        return AuthenticatorContractTest::judge;
    }

    @Override
    protected List<AuthAttempt> right(Connection connection) {
        return List.of(
                new PasswordAttempt(connection, "ann", PASSWORD.toCharArray()),
                new KeyAttempt(connection, "ann", new UnusedKey(), "ssh-ed25519", BLOB.clone(), true));
    }

    @Test
    void seesRefusalOfWhatIsRight() {
        sees(attempt -> new Abstain(), AuthenticatorContract::acceptsWhatIsRight);
        sees(attempt -> new Reject("no"), AuthenticatorContract::servesManyAtOnce);
    }

    @Test
    void seesKeysThatAreOnlyGoodWhenProved() {
        sees(
                attempt -> attempt instanceof KeyAttempt key && !key.proved() ? new Abstain() : judge(attempt),
                AuthenticatorContract::acceptsKeysBeforeAndAfterProof);
    }

    @Test
    void seesWhoBelievesEverything() {
        Authenticator credulous = attempt -> new Accept(Login.of("ann"));
        sees(credulous, AuthenticatorContract::refusesOtherPasswords);
        sees(credulous, AuthenticatorContract::refusesOtherKeys);
        sees(credulous, AuthenticatorContract::refusesUnknownUsers);
    }

    @Test
    void seesPasswordsComparedInPart() {
        Authenticator prefix = attempt ->
                attempt instanceof PasswordAttempt password && new String(password.password()).startsWith(PASSWORD)
                        ? new Accept(Login.of("ann"))
                        : judge(attempt);
        sees(prefix, AuthenticatorContract::refusesOtherPasswords);
    }

    @Test
    void seesNullAndExceptions() {
        sees(
                attempt -> attempt.user().equals("ann") ? judge(attempt) : null,
                AuthenticatorContract::refusesUnknownUsers);
        Authenticator fragile = attempt -> {
            if (attempt instanceof PasswordAttempt password && password.password().length == 0) {
                throw new IllegalArgumentException("empty");
            }
            return judge(attempt);
        };
        assertThrows(IllegalArgumentException.class, () -> contract(fragile).refusesOtherPasswords());
    }

    @Test
    void seesUsersByTheClock() {
        Authenticator quick = attempt -> {
            if (attempt.user().equals("ann")) {
                digestFor(attempt);
            }
            return judge(attempt);
        };
        sees(quick, AuthenticatorContract::takesAsLongForUnknownUsersAsForWrongPasswords);
    }

    @Test
    void seesPasswordsInResults() {
        Authenticator talkative = attempt ->
                attempt instanceof PasswordAttempt password && !attempt.user().equals("ann")
                        ? new Reject("nobody has the password " + new String(password.password()))
                        : judge(attempt);
        sees(talkative, AuthenticatorContract::tellsNoPassword);
    }

    @Test
    void seesAlteredAttempts() {
        Authenticator wiping = attempt -> {
            AuthResult result = judge(attempt);
            if (attempt instanceof PasswordAttempt password) {
                Arrays.fill(password.password(), ' ');
            }
            return result;
        };
        sees(wiping, AuthenticatorContract::leavesAttemptsAsTheyAre);
        Authenticator reversing = attempt -> {
            AuthResult result = judge(attempt);
            if (attempt instanceof KeyAttempt key) {
                key.blob()[0] ^= 1;
            }
            return result;
        };
        sees(reversing, AuthenticatorContract::leavesAttemptsAsTheyAre);
    }

    @Test
    void seesWhoServesOneAtATime() {
        AtomicInteger inside = new AtomicInteger();
        Authenticator single = attempt -> {
            try {
                boolean alone = inside.incrementAndGet() == 1;
                digestFor(attempt);
                return alone ? judge(attempt) : new Reject("busy");
            } finally {
                inside.decrementAndGet();
            }
        };
        sees(single, AuthenticatorContract::servesManyAtOnce);
    }

    private static AuthResult judge(AuthAttempt attempt) {
        boolean right = attempt instanceof PasswordAttempt password
                ? Arrays.equals(PASSWORD.toCharArray(), password.password())
                : attempt instanceof KeyAttempt key && Arrays.equals(BLOB, key.blob());
        return right && attempt.user().equals("ann") ? new Accept(Login.of("ann")) : new Abstain();
    }

    /** Some twenty milliseconds of work. */
    private static void digestFor(AuthAttempt attempt) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = attempt.user().getBytes(StandardCharsets.UTF_8);
            long end = System.nanoTime() + 20_000_000;
            while (System.nanoTime() < end) {
                block = digest.digest(block);
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sees(Authenticator wrong, ThrowingConsumer<AuthenticatorContract> test) {
        assertThrows(AssertionError.class, () -> test.accept(contract(wrong)));
    }

    private static AuthenticatorContract contract(Authenticator authenticator) {
        AuthenticatorContractTest right = new AuthenticatorContractTest();
        return new AuthenticatorContract() {

            @Override
            protected Authenticator authenticator() {
                return authenticator;
            }

            @Override
            protected List<AuthAttempt> right(Connection connection) {
                return right.right(connection);
            }
        };
    }

    /** A key that is known by its form on the wire only. */
    private static final class UnusedKey implements PublicKey {

        private static final long serialVersionUID = 1L;

        @Override
        public String getAlgorithm() {
            return "none";
        }

        @Override
        public String getFormat() {
            return "none";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[0];
        }
    }
}
