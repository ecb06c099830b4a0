package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Configurations that change in a running container, in its console and in its files, while a client transfers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveConfigurationIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration BURST = Duration.ofSeconds(120);
    private static final int CHANGES = 1000;

    @TempDir
    static Path directory;

    private Container container;
    private ConfigFile server;
    private ConfigFile store;
    private ConfigFile user;
    private Login alice;

    @BeforeAll
    void start() throws IOException {
        container = Container.unpack("live-configuration")
                .configure(
                        "org.sallyport.user-alice.cfg",
                        "name = alice\npassword = " + RunningContainer.HASH + "\npermissions = *\n")
                .configure(
                        "org.sallyport.user-viewer.cfg",
                        "password = " + RunningContainer.HASH + "\npermissions = list\n");
        container.startForScript().awaitListening();
        server = new ConfigFile(container, "org.sallyport.server-default.cfg");
        store = new ConfigFile(container, "org.sallyport.file.local-default.cfg");
        user = new ConfigFile(container, "org.sallyport.user-viewer.cfg");
        alice = login("alice", container.port());
        Waiting.until(() -> alice.sftp("pwd").run().status() == 0, LIMIT, () -> "alice cannot log in");
    }

    @AfterAll
    void stop() {
        container.close();
    }

    private Login login(String name, int port) {
        try {
            return Login.withPassword(
                    port, name, Files.createTempDirectory(directory, name), RunningContainer.PASSWORD);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RunningTransfer transfer() throws IOException {
        return new RunningTransfer(alice, Files.createTempDirectory(directory, "transfer"));
    }

    /** What the log has had since a length of it. */
    private String logSince(int length) {
        return container.log().substring(length);
    }

    private long lines(int since, String part) {
        return logSince(since).lines().filter(line -> line.contains(part)).count();
    }

    private void assertNothingWasLost(int log, Set<Integer> ports) throws IOException {
        assertEquals(Set.of(container.port()), ports, "ports while it went on");
        assertEquals(Set.of(container.port()), container.listeningPorts());
        assertEquals(0, lines(log, "listening"), "the port moved: " + logSince(log));
        assertEquals(0, lines(log, " ERROR "), logSince(log));
        assertEquals(0, lines(log, "Deleting configuration"), logSince(log));
    }

    /** Of a user who may only list: an update without {@code permissions} would let one through. */
    private RefusedUploads uploads() throws IOException {
        return new RefusedUploads(
                login("viewer", container.port()), SampleFiles.file(directory.resolve("unwanted"), 10));
    }

    @Test
    @Order(1)
    void aThousandChangesInTheConsoleLoseNothing() throws IOException {
        int log = container.log().length();
        List<String> commands = new ArrayList<>();
        for (int i = 0; commands.size() < CHANGES; i++) {
            commands.add("config:property-set --pid org.sallyport.server~default max.connections " + (100 + i));
            commands.add(
                    "config:property-set --pid org.sallyport.file.local~default umask " + (i % 2 == 0 ? "022" : "027"));
            commands.add("config:property-set --pid org.sallyport.user~viewer home /" + i);
            commands.add("config:property-set --pid org.sallyport.server~default banner hello" + i);
        }
        try (RunningTransfer transfer = transfer();
                RefusedUploads uploads = uploads();
                FileWatch watch = new FileWatch(
                        container,
                        Map.of(
                                server, Set.of("listen.address", "listen.port", "mounts"),
                                store, Set.of("root"),
                                user, Set.of("password", "permissions")))) {
            container.script(commands, BURST);
            watch.finish();

            assertTrue(
                    watch.longestGap().compareTo(Duration.ofSeconds(1)) < 0,
                    "a file was not whole for " + watch.longestGap());
            transfer.finish();
            uploads.assertAllRefused();
            assertNothingWasLost(log, watch.ports());
        }
        assertEquals("349", server.values().get("max.connections"));
        assertEquals("hello249", server.values().get("banner"));
        assertEquals("/249", user.values().get("home"));
        Waiting.until(
                () -> login("alice", container.port())
                        .ssh("-v", "-s", alice.target(), "none")
                        .run()
                        .output()
                        .contains("hello249"),
                LIMIT,
                () -> "the last change is not in force");
    }

    @Test
    @Order(2)
    void aThousandEditsOfFilesLoseNothing() throws IOException {
        int log = container.log().length();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<ConfigFile> files = List.of(server, store, user);
        List<String> keys = List.of("max.connections", "umask", "home");
        try (RunningTransfer transfer = transfer();
                RefusedUploads uploads = uploads();
                FileWatch watch = new FileWatch(container, Map.of())) {
            for (int i = 0; i < CHANGES; i++) {
                int which = random.nextInt(files.size());
                String value = List.of(String.valueOf(200 + i), i % 2 == 0 ? "022" : "027", "/" + i)
                        .get(which);
                if (random.nextBoolean()) {
                    files.get(which).replace(keys.get(which), value);
                } else {
                    files.get(which).overwrite(keys.get(which), value, () -> pause(random.nextInt(12)));
                }
                pause(random.nextInt(25));
            }
            server.replace("banner", "the last edit");
            Waiting.until(
                    () -> login("alice", container.port())
                            .ssh("-v", "-s", alice.target(), "none")
                            .run()
                            .output()
                            .contains("the last edit"),
                    LIMIT,
                    () -> "the last edit is not in force");
            watch.finish();
            transfer.finish();
            uploads.assertAllRefused();
            assertNothingWasLost(log, watch.ports());
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(millis * 1_000_000L);
    }

    @Test
    @Order(3)
    void theListenerMovesAndComesBackWhileATransferGoesOn() throws IOException {
        int before = container.port();
        int after = Container.freePort();
        try (RunningTransfer transfer = transfer()) {
            server.replace("listen.port", String.valueOf(after));
            awaitPorts(Set.of(after));
            login("alice", after).sftp("pwd").run().succeeded();

            container.script(
                    "config:property-set --pid org.sallyport.server~default listen.address 127.0.0.1,127.0.0.2");
            container.awaitLog(Pattern.compile("listening on 127.0.0.1:" + after + ", 127.0.0.2:" + after));
            login("alice", after).sftp("pwd").run().succeeded();

            container.script("config:property-set --pid org.sallyport.server~default listen.address 127.0.0.1");
            container.script("config:property-set --pid org.sallyport.server~default listen.port " + before);
            awaitPorts(Set.of(before));
            transfer.awaitRounds(transfer.rounds() + 1);
            transfer.finish();
        }
    }

    @Test
    @Order(4)
    void aPortThatIsTakenLeavesTheOldOneOpenUntilItIsFree() throws IOException {
        int before = container.port();
        int log = container.log().length();
        try (RunningTransfer transfer = transfer()) {
            int wanted;
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                wanted = taken.getLocalPort();
                server.replace("listen.port", String.valueOf(wanted));
                Waiting.until(() -> lines(log, "ERROR") == 1, LIMIT, () -> logSince(log));
                assertTrue(logSince(log).contains("cannot listen on 127.0.0.1:" + wanted), logSince(log));
                assertEquals(Set.of(before), container.listeningPorts());
                login("alice", before).sftp("pwd").run().succeeded();
            }
            awaitPorts(Set.of(wanted));
            server.replace("listen.port", String.valueOf(before));
            awaitPorts(Set.of(before));
            transfer.finish();
        }
    }

    private void awaitPorts(Set<Integer> ports) {
        await(() -> container.listeningPorts().equals(ports), "ports " + ports);
    }

    @Test
    @Order(5)
    void aSessionKeepsItsMountsAndTheNextOneOnItsConnectionHasTheNewOnes() throws IOException {
        container.configure(
                "org.sallyport.file.local-archive.cfg",
                "root = " + container.home().resolve("data/archive") + "\n");
        try (SharedConnection connection = new SharedConnection(alice, Files.createTempDirectory("sc"))) {
            SharedConnection.Session first = connection.session();
            assertFalse(first.succeeds("ls /archive"), "not mounted yet");

            server.replace("mounts", "/ = default, /archive = archive");

            await(() -> connection.succeedsInNewSession("ls /archive"), "the new mount");
            assertFalse(first.succeeds("ls /archive"), "an open session has the mounts of its beginning");
            assertTrue(first.succeeds("ls /"));

            server.replace("mounts", "/ = default");
            await(() -> !connection.succeedsInNewSession("ls /archive"), "the mount to go");
            assertTrue(connection.isOpen());
        }
        Files.delete(container.home().resolve("etc/org.sallyport.file.local-archive.cfg"));
    }

    @Test
    @Order(6)
    void aStoreChangesUnderAnOpenSessionAndAUserWithTheNextLogin() throws IOException {
        Path file = SampleFiles.file(directory.resolve("small"), 100);
        ConfigFile grants = new ConfigFile(container, "org.sallyport.user-alice.cfg");
        try (SharedConnection connection = new SharedConnection(alice, Files.createTempDirectory("sc"))) {
            SharedConnection.Session open = connection.session();
            assertTrue(open.succeeds("put " + file + " small"));

            container.script("config:property-set --pid org.sallyport.file.local~default read.only true");
            await(() -> !open.succeeds("put " + file + " small"), "the store to be read only");
            container.script("config:property-set --pid org.sallyport.file.local~default read.only false");
            await(() -> open.succeeds("put " + file + " small"), "the store to be writable");

            grants.replace("permissions", "list");
            await(() -> alice.sftp("put " + file + " small").run().status() != 0, "the next login to be granted less");
            assertTrue(open.succeeds("put " + file + " small"), "who is logged in keeps what was granted");
            assertTrue(connection.succeedsInNewSession("put " + file + " small"), "in its next session too");
            grants.replace("permissions", "*");
            await(() -> alice.sftp("put " + file + " small").run().status() == 0, "the next login to be granted all");
            assertTrue(connection.isOpen());
        }
    }

    private interface Check {
        boolean holds() throws IOException;
    }

    private static void await(Check check, String what) {
        Waiting.until(
                () -> {
                    try {
                        return check.holds();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                LIMIT,
                () -> "waited for " + what);
    }

    @Test
    @Order(7)
    void badValuesAreNamedTogetherAndUnknownKeysOnce() throws IOException {
        int log = container.log().length();
        server.replace("max.conections", "5");
        Waiting.until(() -> lines(log, "max.conections") == 1, LIMIT, () -> logSince(log));
        assertTrue(
                logSince(log).contains("org.sallyport.server~default: there is no key max.conections"), logSince(log));
        assertTrue(logSince(log).contains("max.connections may be meant"), logSince(log));

        Files.writeString(
                server.path(),
                server.text().replaceAll("(?m)^listen.port.*$", "listen.port = many\nmax.sessions = few"));
        Waiting.until(() -> lines(log, "listen.port = \"many\"") == 1, LIMIT, () -> logSince(log));
        String line = logSince(log)
                .lines()
                .filter(text -> text.contains("listen.port = \"many\""))
                .findFirst()
                .orElseThrow();
        assertTrue(line.contains("org.sallyport.server~default: ") && line.contains("max.sessions = \"few\""), line);
        assertEquals(Set.of(container.port()), container.listeningPorts());
        assertEquals(1, lines(log, "max.conections"), "said once");

        Files.writeString(
                server.path(),
                server.text()
                        .replaceAll("(?m)^max.(sessions|conections).*\n", "")
                        .replace("listen.port = many", "listen.port = " + container.port()));
        server.replace("banner", "mended");
        Waiting.until(
                () -> login("alice", container.port())
                        .ssh("-v", "-s", alice.target(), "none")
                        .run()
                        .output()
                        .contains("mended"),
                LIMIT,
                () -> "the mended file is not in force");
    }

    @Test
    @Order(8)
    void aFileNameGivenForAPidDoesNoHarm() throws IOException {
        int log = container.log().length();
        String before = server.text();

        container.script("config:property-set --pid org.sallyport.server-default listen.port " + Container.freePort());

        Waiting.until(() -> lines(log, " WARN ") == 1, LIMIT, () -> logSince(log));
        assertTrue(logSince(log).contains("the PID is org.sallyport.server~default"), logSince(log));
        assertEquals(before, server.text());
        assertFalse(
                container.script("config:list").contains("org.sallyport.server-default\n"), "no such configuration");
        assertEquals(Set.of(container.port()), container.listeningPorts());
    }

    @Test
    @Order(9)
    void aConfigurationThatIsDeletedInTheConsoleDoesNotComeBack() throws IOException {
        container.configure("org.sallyport.user-gone.cfg", "password = " + RunningContainer.HASH + "\n");
        Waiting.until(
                () -> login("gone", container.port()).sftp("pwd").run().status() == 0,
                LIMIT,
                () -> "gone cannot log in");
        awaitKnown("org.sallyport.user~gone");

        container.script("config:delete org.sallyport.user~gone");

        Waiting.until(
                () -> !Files.exists(container.home().resolve("etc/org.sallyport.user-gone.cfg")),
                LIMIT,
                () -> "the file would bring it back");
        login("gone", container.port()).sftp("pwd").run().failed();
    }

    /** Until its file has been at rest for long enough to be known by heart. */
    private void awaitKnown(String pid) {
        container.awaitLog(Pattern.compile(Pattern.quote(pid)));
        pause(1000);
    }

    @Test
    @Order(10)
    void whatIsDeletedWhileTheContainerIsDownStaysGone() throws IOException {
        int second = Container.freePort();
        container
                .configure("org.sallyport.server-second.cfg", "listen.port = " + second + "\nhost.keys = ed25519\n")
                .configure(
                        "org.sallyport.file.local-second.cfg",
                        "root = " + container.home().resolve("data/second") + "\n");
        awaitPorts(Set.of(container.port(), second));
        login("viewer", second).sftp("ls /").run().succeeded();
        await(() -> Files.exists(container.home().resolve("data/second")), "the second store");
        container.stop();
        for (String name : List.of("server-second", "file.local-second", "user-viewer")) {
            Files.delete(container.home().resolve("etc/org.sallyport." + name + ".cfg"));
        }
        Files.delete(container.home().resolve("data/second"));
        Files.delete(container.home().resolve("data/log/karaf.log"));

        container.start().awaitListening();

        assertEquals(3, lines(0, ": deleted, as its file"), container.log());
        assertEquals(0, lines(0, " ERROR "), container.log());
        assertEquals(Set.of(container.port()), container.listeningPorts());
        assertFalse(Files.exists(container.home().resolve("data/second")), "the store came back");
        login("viewer", container.port()).sftp("ls /").run().failed();
        Waiting.until(() -> alice.sftp("ls /").run().status() == 0, LIMIT, () -> "alice cannot log in");
    }
}
