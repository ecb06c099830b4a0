package org.sallyport.auth.users.internal.firststart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sallyport.auth.users.internal.UserConfiguration;
import org.sallyport.auth.users.internal.Users;
import org.sallyport.auth.users.internal.hash.PasswordHash;
import org.sallyport.session.HostKey;
import org.sallyport.session.Server;
import org.sallyport.testkit.FakeServer;

class FirstStartTest {

    private static final Pattern PASSWORD = Pattern.compile("password  (\\S+)\\n");

    @TempDir
    private Path etc;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream console = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final Users users = new Users();

    /** A server that listens where it is told. */
    private static Server listening(String name, List<InetSocketAddress> addresses) {
        return new FakeServer(
                name,
                addresses,
                List.of(new HostKey("ssh-ed25519", "SHA256:first"), new HostKey("ssh-rsa", "SHA256:second")));
    }

    @Test
    void makesAUserThatCanLogIn() throws IOException {
        FirstStart first = start();
        String hash = hashInFile();
        assertEquals("", printed(), "nothing is said before all is ready");

        first.addServer(server("default", "127.0.0.1", 2222), id(1));
        assertEquals("", printed(), "nothing is said before the user is known");

        fileIsRead();
        assertTrue(printed().endsWith("""

                          host key  SHA256:first (ssh-ed25519)
                                    SHA256:second (ssh-rsa)

                        sftp -P 2222 demo@127.0.0.1

                        """.substring(1)), printed());
        assertTrue(password().matches("([a-km-np-z2-9]{5}-){3}[a-km-np-z2-9]{5}"), password());
        assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash);
        assertTrue(PasswordHash.parse(hash).matches(password().toCharArray()));
        assertFalse(Files.readString(file()).contains(password()), "the file has the hash only");
    }

    @Test
    void writesAFileForTheOwnerOnlyAndLeavesNothingElse() throws IOException {
        start();

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        try (Stream<Path> files = Files.list(etc)) {
            assertEquals(List.of(file()), files.toList());
        }
        String content = Files.readString(file());
        for (String key : List.of("name", "password", "authorized.keys", "root", "home", "permissions")) {
            assertTrue(content.contains("# " + key + " "), key + " is not explained");
        }
        List<String> values = content.lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        assertEquals(List.of("name = demo", "password = " + hashInFile()), values);
    }

    @Test
    void tellsOnce() throws IOException {
        FirstStart first = start();
        fileIsRead();
        first.addServer(server("default", "127.0.0.1", 2222), id(1));
        String once = printed();

        first.removeServer(server("default", "127.0.0.1", 2222), id(1));
        first.addServer(server("default", "127.0.0.1", 2223), id(1));
        first.addServer(server("other", "127.0.0.1", 2224), id(2));
        fileIsRead();
        first.deactivate();

        assertEquals(once, printed());
        assertTrue(Files.exists(file()), "a user whose password was shown stays");

        byte[] before = Files.readAllBytes(file());
        FirstStart second = start();
        second.addServer(server("default", "127.0.0.1", 2222), id(1));
        assertEquals(once, printed());
        assertTrue(Arrays.equals(before, Files.readAllBytes(file())));
    }

    @Test
    void prefersTheServerDefault() throws IOException {
        FirstStart first = start();
        first.addServer(server("alpha", "127.0.0.1", 2000), id(1));
        first.addServer(server("default", "127.0.0.1", 3000), id(2));
        first.addServer(server("beta", "127.0.0.1", 4000), id(3));
        fileIsRead();

        assertTrue(printed().contains("\nsftp -P 3000 demo@127.0.0.1\n"), printed());
    }

    @Test
    void waitsForAServerThatListens() throws IOException {
        FirstStart first = start();
        fileIsRead();
        first.addServer(listening("default", List.of()), id(1));
        assertEquals("", printed());

        first.removeServer(listening("default", List.of()), id(1));
        first.addServer(server("default", "0.0.0.0", 40_022), id(1));
        assertTrue(printed().endsWith("\nsftp -P 40022 demo@127.0.0.1\n\n"), printed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.sallyport.user-ann.cfg",
                "org.sallyport.user-demo.cfg",
                "org.sallyport.user~ann.config",
                "org.sallyport.user-ann.cfg.json"
            })
    void makesNobodyWhereThereIsAUserFile(String name) throws IOException {
        Files.createFile(etc.resolve(name));
        start().addServer(server("default", "127.0.0.1", 2222), id(1));

        try (Stream<Path> files = Files.list(etc)) {
            assertEquals(List.of(etc.resolve(name)), files.toList());
        }
        assertEquals("", printed());
    }

    @Test
    void makesAUserBesideOtherFiles() throws IOException {
        for (String name : List.of(
                "org.sallyport.users.cfg", "org.sallyport.user-ann.cfg.bak", "org.sallyport.server-default.cfg")) {
            Files.createFile(etc.resolve(name));
        }
        start();

        assertTrue(Files.exists(file()));
    }

    @Test
    void makesNobodyWhereThereIsAUserConfiguration() {
        new FirstStart(Optional.of(etc), configurations(List.of(new Hashtable<>())), users, console);

        assertFalse(Files.exists(file()));
    }

    @Test
    void takesAUserWhoseFileWasDeletedForNone() {
        Hashtable<String, Object> gone = new Hashtable<>();
        gone.put(UserConfiguration.FILE, file().toUri().toString());
        new FirstStart(Optional.of(etc), configurations(List.of(gone)), users, console);

        assertTrue(Files.exists(file()), "nobody is left, so somebody is made");
    }

    @Test
    void keepsUsersWhoseFileIsThereOrElsewhere() throws IOException {
        Path ann = Files.createFile(etc.resolve("org.sallyport.user-ann.cfg"));
        Hashtable<String, Object> local = new Hashtable<>();
        local.put(UserConfiguration.FILE, ann.toUri().toString());
        Hashtable<String, Object> remote = new Hashtable<>();
        remote.put(UserConfiguration.FILE, "http://example.org/org.sallyport.user-ann.cfg");
        Hashtable<String, Object> none = new Hashtable<>();
        new FirstStart(Optional.of(etc), configurations(List.of(local, remote, none)), users, console);

        assertFalse(Files.exists(file()));
    }

    @Test
    void doesNothingOutsideKaraf() {
        new FirstStart(Optional.empty(), configurations(List.of()), users, console).deactivate();

        assertFalse(Files.exists(file()));
        assertEquals("", printed());
    }

    @Test
    void saysWhenItCannotWrite() {
        new FirstStart(Optional.of(etc.resolve("missing")), configurations(List.of()), users, console).deactivate();

        assertEquals("", printed());
    }

    @Test
    void takesBackAUserWhosePasswordNobodySaw() throws IOException {
        start().deactivate();
        assertFalse(Files.exists(file()));

        FirstStart again = start();
        again.addServer(server("default", "127.0.0.1", 2222), id(1));
        fileIsRead();
        assertTrue(PasswordHash.parse(hashInFile()).matches(password().toCharArray()));
    }

    @Test
    void keepsAFileThatSomebodyChanged() throws IOException {
        FirstStart first = start();
        Files.writeString(file(), "password = $6$x\n");
        first.deactivate();

        assertEquals("password = $6$x\n", Files.readString(file()));
    }

    private FirstStart start() {
        return new FirstStart(Optional.of(etc), configurations(List.of()), users, console);
    }

    private Path file() {
        return etc.resolve("org.sallyport.user-demo.cfg");
    }

    private String hashInFile() throws IOException {
        Properties properties = new Properties();
        properties.load(Files.newBufferedReader(file()));
        return properties.getProperty("password");
    }

    /** What the container does with the file. */
    private void fileIsRead() throws IOException {
        new UserConfiguration(users, Map.of("service.pid", UserConfiguration.PID + "~demo", "password", hashInFile()));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private String password() {
        Matcher matcher = PASSWORD.matcher(printed());
        assertTrue(matcher.find(), printed());
        return matcher.group(1);
    }

    private static Server server(String name, String host, int port) {
        return listening(name, List.of(new InetSocketAddress(host, port)));
    }

    private static Map<String, Object> id(long id) {
        return Map.of("service.id", id);
    }

    /** A Config Admin with these users. */
    private static ConfigurationAdmin configurations(List<Dictionary<String, Object>> users) {
        return (ConfigurationAdmin) Proxy.newProxyInstance(
                FirstStartTest.class.getClassLoader(),
                new Class<?>[] {ConfigurationAdmin.class},
                (proxy, method, arguments) -> {
                    Configuration[] found =
                            users.stream().map(FirstStartTest::configuration).toArray(Configuration[]::new);
                    return found.length == 0 ? null : found;
                });
    }

    private static Configuration configuration(Dictionary<String, Object> properties) {
        return (Configuration) Proxy.newProxyInstance(
                FirstStartTest.class.getClassLoader(),
                new Class<?>[] {Configuration.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getProperties" -> properties;
                    case "getPid" -> UserConfiguration.PID + "~x";
                    default -> null;
                });
    }
}
