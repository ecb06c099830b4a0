package org.sallyport.auth.users.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.sallyport.auth.users.internal.Samples.ARGON2;
import static org.sallyport.auth.users.internal.Samples.BCRYPT;
import static org.sallyport.auth.users.internal.Samples.FULL_COST;
import static org.sallyport.auth.users.internal.Samples.PASSWORD;
import static org.sallyport.auth.users.internal.Samples.user;

import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.sallyport.auth.AuthAttempt;
import org.sallyport.auth.AuthAttempt.KeyAttempt;
import org.sallyport.auth.AuthAttempt.PasswordAttempt;
import org.sallyport.auth.AuthResult;
import org.sallyport.auth.AuthResult.Abstain;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.auth.AuthResult.Reject;
import org.sallyport.auth.Authenticator;
import org.sallyport.auth.users.internal.hash.PasswordHash;
import org.sallyport.session.Connection;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;
import org.sallyport.session.Permission;
import org.sallyport.testkit.AuthenticatorContract;
import org.sallyport.testkit.FakeConnection;

class UserAuthenticatorTest extends AuthenticatorContract {

    private static final byte[] BLOB = Base64.getDecoder().decode(AuthorizedKeysTest.ED25519);

    private final Users users = new Users();
    private final CountingCheck check = new CountingCheck();
    private final UserAuthenticator authenticator = new UserAuthenticator(users, check);
    private final FakeConnection connection = FakeConnection.anonymous();

    /** Notes what is computed. */
    private static final class CountingCheck extends PasswordCheck {

        private final List<String> computed = new ArrayList<>();

        @Override
        Answer check(PasswordHash hash, char[] password, BooleanSupplier wanted) {
            synchronized (computed) {
                computed.add(hash.toString());
            }
            return super.check(hash, password, wanted);
        }
    }

    @Override
    protected Authenticator authenticator() {
        Users some = new Users();
        some.put("a", new User(Login.of("ann"), Optional.of(PasswordHash.parse(FULL_COST)), keys()));
        return new UserAuthenticator(some);
    }

    @Override
    protected List<AuthAttempt> right(Connection from) {
        return List.of(
                new PasswordAttempt(from, "ann", PASSWORD.toCharArray()),
                new KeyAttempt(from, "ann", key(), "ssh-ed25519", BLOB.clone(), true));
    }

    @Test
    void grantsWhatIsConfigured() {
        Login login = new Login(
                "ann", FilePath.of("/customers"), FilePath.of("/in"), java.util.Set.of(Permission.LIST), Map.of());
        users.put("a", new User(login, Optional.of(PasswordHash.parse(BCRYPT)), keys()));

        assertEquals(new Accept(login), password("ann", PASSWORD));
        assertEquals(new Accept(login), key("ann", BLOB));
    }

    @Test
    void abstainsForUnknownUsersAndRejectsKnownOnes() {
        users.put("a", user("ann", ARGON2));

        assertInstanceOf(Reject.class, password("ann", "wrong"));
        assertInstanceOf(Abstain.class, password("bob", "wrong"));
        assertInstanceOf(Reject.class, key("ann", BLOB));
        assertInstanceOf(Abstain.class, key("bob", BLOB));
    }

    @Test
    void computesTheSameForUnknownAndForWrong() {
        users.put("a", user("ann", ARGON2));

        password("ann", "wrong");
        password("bob", "wrong");
        password("bob", PASSWORD);
        password("", "wrong");

        assertEquals(
                List.of("Argon2id m=64 t=1 p=1"),
                check.computed.stream().distinct().toList());
        assertEquals(4, check.computed.size());
    }

    @Test
    void computesAsMuchForUsersWithoutPassword() {
        users.put("a", user("ann", ARGON2));
        users.put("b", new User(Login.of("keys-only"), Optional.empty(), keys()));

        assertEquals(new Reject("the user has no password"), password("keys-only", PASSWORD));
        assertEquals(1, check.computed.size());
    }

    @Test
    void computesNothingWhereNobodyHasAPassword() {
        users.put("b", new User(Login.of("keys-only"), Optional.empty(), keys()));

        assertInstanceOf(Reject.class, password("keys-only", PASSWORD));
        assertInstanceOf(Abstain.class, password("bob", PASSWORD));
        assertEquals(0, check.computed.size());
    }

    @Test
    void computesNothingForWhatCannotBeAPassword() {
        users.put("a", user("ann", ARGON2));

        for (String password : List.of("", "x".repeat(1_025), "\ud83d", "\udd11\ud83d", "a\ud83d", "\ud83da")) {
            assertInstanceOf(Reject.class, password("ann", password));
            assertInstanceOf(Abstain.class, password("bob", password));
        }
        assertEquals(0, check.computed.size());

        password("ann", "x".repeat(1_022) + "🔑");
        assertEquals(1, check.computed.size());
    }

    @Test
    void computesNothingForClientsThatHaveGone() {
        users.put("a", user("ann", ARGON2));
        connection.close("gone");

        assertInstanceOf(Reject.class, password("ann", PASSWORD));
    }

    @Test
    void noticesChangesAtOnce() {
        users.put("a", user("ann", ARGON2));
        assertInstanceOf(Accept.class, password("ann", PASSWORD));

        users.put("a", user("ann", ""));
        assertInstanceOf(Reject.class, password("ann", PASSWORD));

        users.remove("a");
        assertInstanceOf(Abstain.class, password("ann", PASSWORD));
    }

    private AuthResult password(String user, String password) {
        return authenticator.authenticate(new PasswordAttempt(connection, user, password.toCharArray()));
    }

    private AuthResult key(String user, byte[] blob) {
        AuthResult offered =
                authenticator.authenticate(new KeyAttempt(connection, user, key(), "ssh-ed25519", blob, false));
        AuthResult proved =
                authenticator.authenticate(new KeyAttempt(connection, user, key(), "ssh-ed25519", blob, true));
        assertEquals(offered, proved);
        return proved;
    }

    private static AuthorizedKeys keys() {
        return AuthorizedKeys.parse(List.of(Samples.KEY_LINE));
    }

    /** The key of the blob: its last 32 bytes behind the header of an Ed25519 key in X.509 (RFC 8410). */
    private static PublicKey key() {
        byte[] encoded = new byte[44];
        byte[] header = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
        System.arraycopy(header, 0, encoded, 0, header.length);
        System.arraycopy(BLOB, BLOB.length - 32, encoded, header.length, 32);
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            assertNotNull(key);
            return key;
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
