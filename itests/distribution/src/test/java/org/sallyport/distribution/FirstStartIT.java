package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A container that nobody has configured: its first start, what it leaves behind, and its second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstStartIT {

    private static final Pattern USER = Pattern.compile("user +(demo)\n");
    private static final Pattern PASSWORD = Pattern.compile("password +(\\S+)\n");
    private static final Pattern LAST_LINE = Pattern.compile("(?m)^sftp -P (\\d+) demo@127\\.0\\.0\\.1$");

    @TempDir
    static Path directory;

    private Container container;
    private String password;
    private Login demo;

    @BeforeAll
    void start() throws IOException {
        container = Container.unpack("first-start").start();
        Matcher line = container.awaitOutput(LAST_LINE);
        assertEquals(container.port(), Integer.parseInt(line.group(1)));
        Matcher shown = PASSWORD.matcher(container.output());
        assertTrue(shown.find(), container.output());
        password = shown.group(1);
        demo = Login.withPassword(container.port(), "demo", directory, password);
    }

    @AfterAll
    void stop() throws Exception {
        container.close();
    }

    @Test
    @Order(1)
    void thePrintedLineAndPasswordWork() throws IOException {
        assertTrue(USER.matcher(container.output()).find(), container.output());
        Path sent = SampleFiles.file(directory.resolve("sent"), 100_000);

        demo.sftp("put sent", "get sent received").run().succeeded();

        SampleFiles.assertSame(sent, container.files().resolve("sent"));
        SampleFiles.assertSame(sent, directory.resolve("received"));
    }

    @Test
    @Order(2)
    void theFingerprintsPrintedAreThoseThatClientsMeet() {
        List<String> met = fingerprints();

        assertEquals(3, met.size(), met.toString());
        for (String fingerprint : met) {
            assertTrue(container.output().contains(fingerprint), fingerprint + " is not in\n" + container.output());
        }
    }

    @Test
    @Order(3)
    void thePasswordIsNowhereAndItsHashReadableByNobodyElse() throws IOException {
        Path user = container.home().resolve("etc/org.sallyport.user-demo.cfg");

        assertEquals(List.of(), container.filesWith(password));
        assertTrue(Files.readString(user).contains("$argon2id$"), Files.readString(user));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(user)));
    }

    @Test
    @Order(4)
    void hostKeysAreReadableByNobodyElse() throws IOException {
        Map<Path, byte[]> keys = privateKeys();

        assertEquals(3, keys.size(), keys.keySet().toString());
        for (Path key : keys.keySet()) {
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)), key.toString());
        }
    }

    @Test
    @Order(5)
    void nothingElseListens() throws IOException {
        assertEquals(Set.of(container.port()), container.listeningPorts());
    }

    @Test
    @Order(5)
    void theHeapIsLimited() throws IOException {
        String command = Container.latin(
                Path.of("/proc", String.valueOf(container.handle().pid()), "cmdline"));

        assertTrue(List.of(command.split("\0")).contains("-Xmx256m"), command);
    }

    @Test
    @Order(6)
    void theLogHasNoErrors() {
        assertFalse(container.log().contains(" ERROR "), container.log());
        assertFalse(container.log().contains("Exception"), container.log());
    }

    @Test
    @Order(7)
    void theSecondStartKeepsHostKeysAndUser() throws Exception {
        Map<Path, byte[]> before = privateKeys();
        List<String> met = fingerprints();
        container.stop();
        Files.delete(container.home().resolve("data/log/karaf.log"));

        container.start().awaitListening();

        assertEquals(met, fingerprints());
        Map<Path, byte[]> after = privateKeys();
        assertEquals(before.keySet(), after.keySet());
        for (Path key : before.keySet()) {
            assertArrayEquals(before.get(key), after.get(key), key.toString());
        }
        demo.sftp("ls -l sent").run().succeeded();
        assertFalse(container.output().contains("password"), container.output());
    }

    /** Of every type of host key that OpenSSH's client knows. */
    private List<String> fingerprints() {
        String keys = Program.of("ssh-keyscan", "-p", String.valueOf(container.port()), "127.0.0.1")
                .run()
                .succeeded()
                .output();
        return Program.of("ssh-keygen", "-l", "-f", "-")
                .input(keys.replaceAll("(?m)^#.*\n", ""))
                .run()
                .succeeded()
                .output()
                .lines()
                .map(line -> line.split(" ")[1])
                .sorted()
                .toList();
    }

    private Map<Path, byte[]> privateKeys() throws IOException {
        Map<Path, byte[]> keys = new TreeMap<>();
        try (Stream<Path> files = Files.walk(container.home())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.size(file) < 10_000 && Container.latin(file).contains("PRIVATE KEY-----")) {
                    keys.put(file, Files.readAllBytes(file));
                }
            }
        }
        return keys;
    }
}
