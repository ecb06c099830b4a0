package org.sallyport.auth.users.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sallyport.auth.UserAccount;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;
import org.sallyport.session.Permission;

class AccountReaderTest {

    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE3QmZ7dQ0jW7gZ3pqdBCV5o7mI4xC0z5rb3xTzZ4Gf0 ann@laptop";

    private final Users users = new Users();
    private final AccountReader reader = new AccountReader(users);

    @Test
    void whatIsMissingHasItsDefault() {
        UserAccount account = reader.read(Map.of("service.pid", "org.sallyport.user~ann"));

        assertEquals(new UserAccount(Login.of("ann"), Optional.empty(), List.of()), account);
    }

    @Test
    void everyKeyIsRead() {
        UserAccount account = reader.read(Map.of(
                "name",
                "ann",
                "password",
                new PasswordHashing().hash("argon2id", "secret".toCharArray()),
                "authorized.keys",
                "[ \"" + KEY + "\" ]",
                "root",
                "/ann",
                "home",
                "/in",
                "permissions",
                new String[] {"list", "download"}));

        assertEquals(
                new Login(
                        "ann",
                        FilePath.of("/ann"),
                        FilePath.of("/in"),
                        Set.of(Permission.LIST, Permission.DOWNLOAD),
                        Map.of()),
                account.login());
        assertEquals(Optional.of("Argon2id m=19456 t=2 p=1"), account.password());
        assertEquals(1, account.keys().size());
        assertTrue(
                account.keys().get(0).matches("ssh-ed25519 SHA256:[A-Za-z0-9+/]{43}"),
                account.keys().get(0));
    }

    @Test
    void aBadValueIsNamedAndAPasswordIsNotShown() {
        String permissions = message(Map.of("name", "ann", "permissions", "fly"));
        String password = message(Map.of("name", "ann", "password", "sesame"));

        assertTrue(permissions.startsWith("permissions = fly"), permissions);
        assertTrue(password.startsWith("password"), password);
        assertFalse(password.contains("sesame"), password);
    }

    @Test
    void whatIsInForceOutlivesARefusedChange() {
        String pid = "org.sallyport.user~ann";
        assertEquals(Optional.empty(), reader.inForce(pid));

        Map<String, Object> good = Map.of("root", "/ann");
        UserConfiguration component = new UserConfiguration(users, Samples.configuration("ann", good));
        Map<String, Object> bad = Map.of("root", "/other", "permissions", "fly");
        component.modified(Samples.configuration("ann", bad));

        assertEquals(
                FilePath.of("/ann"), reader.inForce(pid).orElseThrow().login().root());
        component.deactivate();
        assertEquals(Optional.empty(), reader.inForce(pid));
    }

    @Test
    void aNameIsInForceForOneConfiguration() {
        UserConfiguration first = new UserConfiguration(users, Samples.configuration("ann", Map.of()));
        Map<String, Object> same = Map.of("name", "ann");
        new UserConfiguration(users, Samples.configuration("bob", same));
        assertTrue(reader.inForce("org.sallyport.user~ann").isPresent());
        assertTrue(reader.inForce("org.sallyport.user~bob").isEmpty());

        first.deactivate();
        assertTrue(reader.inForce("org.sallyport.user~bob").isPresent());
    }

    @Test
    void anUnknownSchemeIsRefusedWithTheKnownOnes() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new PasswordHashing().hash("md5", "x".toCharArray()))
                .getMessage();

        assertEquals(
                "the scheme md5 is not known: choose from argon2id, bcrypt, pbkdf2-sha512, pbkdf2-sha256, sha512-crypt",
                message);
    }

    private String message(Map<String, Object> configuration) {
        return assertThrows(IllegalArgumentException.class, () -> reader.read(configuration))
                .getMessage();
    }
}
