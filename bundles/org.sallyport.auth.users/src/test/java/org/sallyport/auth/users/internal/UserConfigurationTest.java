package org.sallyport.auth.users.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sallyport.auth.users.internal.Samples.ARGON2;
import static org.sallyport.auth.users.internal.Samples.BCRYPT;
import static org.sallyport.auth.users.internal.Samples.KEY_LINE;
import static org.sallyport.auth.users.internal.Samples.configuration;
import static org.sallyport.auth.users.internal.Samples.properties;

import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;
import org.sallyport.session.Permission;
import org.sallyport.settings.internal.InvalidSettingsException;

class UserConfigurationTest {

    private final Users users = new Users();

    @Test
    void readsEveryKey() {
        configure(
                "file",
                Map.of(
                        "name", "ann",
                        "password", ARGON2,
                        "authorized.keys", new String[] {KEY_LINE + " laptop", "# none"},
                        "home", "/in",
                        "root", "customers/ann/../ann",
                        "permissions", "list, download,make-directory"));

        User ann = users.find("ann").orElseThrow();
        assertEquals(
                new Login(
                        "ann",
                        FilePath.of("/customers/ann"),
                        FilePath.of("/in"),
                        EnumSet.of(Permission.LIST, Permission.DOWNLOAD, Permission.MAKE_DIRECTORY),
                        Map.of()),
                ann.login());
        assertEquals(ARGON2, ann.password().orElseThrow().encoded());
        assertTrue(ann.keys().contains(Base64.getDecoder().decode(AuthorizedKeysTest.ED25519)));
        assertTrue(users.find("file").isEmpty());
    }

    @Test
    void hasDefaults() {
        configure("ann-lee", Map.of());

        User ann = users.find("ann-lee").orElseThrow();
        assertEquals(Login.of("ann-lee"), ann.login());
        assertTrue(ann.password().isEmpty());
        assertEquals(0, ann.keys().size());
    }

    @Test
    void takesTheNameFromTheFileWhereThePidHasNone() {
        Map<String, Object> properties = properties("x");
        properties.put("service.pid", UserConfiguration.PID + ".4711-0815");
        properties.put(UserConfiguration.FILE, "file:/opt/etc/org.sallyport.user-j%C3%BCrgen-m.cfg");
        new UserConfiguration(users, properties);
        properties.put("service.pid", UserConfiguration.PID + ".4711-0816");
        properties.put(UserConfiguration.FILE, "file:/opt/etc/org.sallyport.user~bob.cfg.json");
        new UserConfiguration(users, properties);

        assertTrue(users.find("jürgen-m").isPresent());
        assertTrue(users.find("bob").isPresent());
    }

    @Test
    void wantsAName() {
        Map<String, Object> properties = properties("x");
        properties.put("service.pid", "org.sallyport.user.4711");
        properties.put(UserConfiguration.FILE, "not a uri");
        try (CapturedLog log = new CapturedLog()) {
            new UserConfiguration(users, properties);
            String last = log.lines().get(log.lines().size() - 1);
            assertTrue(last.contains("org.sallyport.user.4711: name is missing: put"), last);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"list, upload", "[ \"list\", \"upload\" ]", "[list, upload]", " [ list,upload ] "})
    void readsPermissionsWithAndWithoutBrackets(String permissions) {
        configure("ann", Map.of("permissions", permissions));

        assertEquals(
                EnumSet.of(Permission.LIST, Permission.UPLOAD),
                users.find("ann").orElseThrow().login().permissions());
    }

    @Test
    void grantsNothingForNoPermissions() {
        configure("ann", Map.of("permissions", ""));

        assertEquals(Set.of(), users.find("ann").orElseThrow().login().permissions());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password        | hunter2               | password (not shown) is not a hash: put an Argon2id",
                "password        | $6$hunter2            | password (not shown) is not a complete hash: put",
                "password        | $2b$31$L3S4bg353KzMDpUlENT..uPb/I0EnxttblxInjIwKtUqTktM1mINy | has a cost of 31: only 4 to 15",
                "authorized.keys | ssh-ed25519 hunter2!  | authorized.keys line 1 has a key that is not base64: put",
                "authorized.keys | no-pty ssh-rsa AAAA   | authorized.keys line 1 has options in front of the key",
                "permissions     | list, fly             | permissions = fly is not a permission: choose from list, download, upload",
                "permissions     | LIST                  | permissions = LIST is not a permission"
            })
    void refusesBadValuesAndKeepsTheLastGoodConfiguration(String key, String value, String expected) {
        UserConfiguration component = configure("ann", Map.of("password", ARGON2, "root", "/ann"));
        User before = users.find("ann").orElseThrow();

        try (CapturedLog log = new CapturedLog()) {
            modify(component, Map.of(key, value, "root", "/other"));

            assertEquals(1, log.lines().size(), log.lines().toString());
            String line = log.lines().get(0);
            assertTrue(line.contains("org.sallyport.user~ann: ") && line.contains(expected), line);
            assertTrue(line.endsWith("; the user keeps its last good configuration"), line);
            assertFalse(line.contains("hunter2"), line);
        }
        assertEquals(before, users.find("ann").orElseThrow());

        modify(component, Map.of("password", BCRYPT, "root", "/other"));
        assertEquals(
                BCRYPT, users.find("ann").orElseThrow().password().orElseThrow().encoded());
    }

    @Test
    void namesAllBadValuesAtOnce() {
        try (CapturedLog log = new CapturedLog()) {
            configure("ann", Map.of("password", "hunter2", "root", "/a\0b", "permissions", "fly, list, dive"));

            assertEquals(1, log.lines().size(), log.lines().toString());
            String line = log.lines().get(0);
            for (String part : List.of("org.sallyport.user~ann: ", "root = /a?b", "password (not", "= fly", "= dive")) {
                assertTrue(line.contains(part), line);
            }
        }
    }

    @Test
    void refusesNulInPathsAndControlCharactersInNames() {
        for (Map<String, Object> bad : List.<Map<String, Object>>of(
                Map.of("root", "/a\0b"),
                Map.of("home", "\0"),
                Map.of("name", "a\nb"),
                Map.of("name", "x".repeat(1_025)))) {
            assertThrows(
                    InvalidSettingsException.class, () -> UserReader.read(configuration("ann", bad)), bad.toString());
        }
    }

    @Test
    void startsBadAndIsMended() {
        UserConfiguration component;
        try (CapturedLog log = new CapturedLog()) {
            component = configure("ann", Map.of("password", "plain"));
            assertTrue(
                    log.lines().get(0).endsWith("; until then this user cannot log in"),
                    log.lines().toString());
        }
        assertTrue(users.find("ann").isEmpty());

        modify(component, Map.of("password", ARGON2));
        assertTrue(users.find("ann").isPresent());
    }

    @Test
    void leavesANameToTheFirstWhoHasIt() {
        UserConfiguration first = configure("ann", Map.of("password", ARGON2));
        try (CapturedLog log = new CapturedLog()) {
            configure("bob", Map.of("name", "ann", "password", BCRYPT));
            assertEquals(1, log.lines().size());
            assertTrue(
                    log.lines()
                            .get(0)
                            .contains(
                                    "org.sallyport.user~bob: name = ann is the user of org.sallyport.user~ann already"),
                    log.lines().toString());
        }
        assertEquals(
                ARGON2, users.find("ann").orElseThrow().password().orElseThrow().encoded());

        first.modified(configuration("ann", Map.of("password", BCRYPT, "root", "/first")));
        assertEquals(
                FilePath.of("/first"),
                users.find("ann").orElseThrow().login().root(),
                "the first stays first when changed");

        try (CapturedLog log = new CapturedLog()) {
            first.deactivate();
            assertTrue(
                    log.lines().get(0).contains("org.sallyport.user~bob: is in force for user ann now"),
                    log.lines().toString());
        }
        assertEquals(FilePath.ROOT, users.find("ann").orElseThrow().login().root());
    }

    @Test
    void whatIsDeliveredAgainIsNotSaidAgain() {
        Map<String, Object> bad = Map.of("permissions", new String[] {"list", "fly"});
        try (CapturedLog log = new CapturedLog()) {
            UserConfiguration component = configure("ann", bad);
            modify(component, Map.of("permissions", new String[] {"list", "fly"}));
            assertEquals(1, log.lines().size(), log.lines().toString());

            modify(component, Map.of("password", "not shown"));
            modify(component, Map.of("password", "not shown either"));
            assertEquals(3, log.lines().size(), log.lines().toString());

            modify(component, Map.of());
            modify(component, Map.of("password", "not shown either"));
            modify(component, Map.of("password", "not shown either"));
            assertEquals(4, log.lines().size(), log.lines().toString());
        }
    }

    @Test
    void whoseNameIsTakenIsSaidOnce() {
        configure("ann", Map.of());
        try (CapturedLog log = new CapturedLog()) {
            Map<String, Object> second = Map.of("name", "ann");
            UserConfiguration component = configure("bob", second);
            component.modified(configuration("bob", second));
            assertEquals(1, log.lines().size(), log.lines().toString());
        }
    }

    @Test
    void givesAnOldNameUp() {
        UserConfiguration component = configure("ann", Map.of());

        modify(component, Map.of("name", "eve"));
        assertTrue(users.find("ann").isEmpty());
        assertTrue(users.find("eve").isPresent());

        component.deactivate();
        assertTrue(users.find("eve").isEmpty());
    }

    @Test
    void logsNoHash() {
        try (CapturedLog log = new CapturedLog()) {
            UserConfiguration component = configure("ann", Map.of("password", ARGON2));
            configure("bob", Map.of("name", "ann", "password", BCRYPT));
            modify(component, Map.of("password", ARGON2, "permissions", "bad"));
            modify(component, Map.of("password", ARGON2 + "$", "permissions", "bad"));
            component.deactivate();

            assertEquals(4, log.lines().size(), log.lines().toString());
            for (String line : log.lines()) {
                assertFalse(line.contains("MTIzNDU2Nzg") || line.contains("L3S4bg353KzMDpUlENT"), line);
            }
        }
        assertFalse(Samples.user("ann", ARGON2).toString().contains("$"));
    }

    private UserConfiguration configure(String file, Map<String, Object> values) {
        return new UserConfiguration(users, configuration(file, values));
    }

    private static void modify(UserConfiguration component, Map<String, Object> values) {
        component.modified(configuration("ann", values));
    }
}
