package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How soon a change of a configuration is in force: in the console within a second, in a file within the times of docs/configuration.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(RunningContainer.class)
class InForceIT {

    private static final Logger LOG = LoggerFactory.getLogger(InForceIT.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration CONSOLE = Duration.ofSeconds(1);

    /** What FileInstall needs to look through the files, and a component to be told. */
    private static final Duration LOOKING = Duration.ofMillis(500);

    /** FileInstall looks once a second, and then the file is left alone for a quarter of a second. */
    private static final Duration FILE = Duration.ofMillis(1_250).plus(LOOKING);

    /** Keys are gone: it is left alone for a second and a half. */
    private static final Duration FILE_WITHOUT_KEYS = Duration.ofMillis(2_500).plus(LOOKING);

    private static final int TIMES = 3;

    @TempDir
    static Path directory;

    private Container container;
    private ConfigFile server;
    private ConfigFile store;
    private ConfigFile user;
    private SharedConnection connection;
    private Path file;

    private interface Change {
        void make() throws IOException;
    }

    private interface Look {
        boolean holds() throws IOException;
    }

    @BeforeEach
    void connect(Container running) throws IOException {
        container = running;
        server = new ConfigFile(container, "org.sallyport.server-default.cfg");
        store = new ConfigFile(container, "org.sallyport.file.local-default.cfg");
        user = new ConfigFile(container, "org.sallyport.user-swift.cfg");
        container.configure("org.sallyport.user-swift.cfg", "password = " + RunningContainer.HASH + "\n");
        file = SampleFiles.file(directory.resolve("file"), 100);
        Waiting.until(this::uploads, LIMIT, () -> "swift cannot log in");
        connection = new SharedConnection(login(), Files.createTempDirectory("sc"));
    }

    @AfterEach
    void disconnect() throws IOException {
        connection.close();
        Files.delete(user.path());
        server.remove("version.string");
    }

    private Login login() {
        return Login.withPassword(container.port(), "swift", directory, RunningContainer.PASSWORD);
    }

    /** In a login of its own. */
    private boolean uploads() {
        return login().sftp("put " + file + " /swift").run().status() == 0;
    }

    private String greeting() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), container.port())) {
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private void set(String pid, String key, String value) throws IOException {
        container.script("config:property-set --pid org.sallyport." + pid + " " + key + " " + value);
    }

    private static long millis(Look look, boolean wanted) throws IOException {
        long begin = System.nanoTime();
        while (look.holds() != wanted) {
            long waited = System.nanoTime() - begin;
            assertTrue(waited < LIMIT.toNanos(), "it is not in force at all");
        }
        return (System.nanoTime() - begin) / 1_000_000;
    }

    /** Makes a change; it is in force in time, but for what a look takes that began a moment too early and another one. */
    private static void inForce(String what, Duration bound, Change change, Look look) throws IOException {
        Stalls.watchFromNow();
        long usual = Math.max(millis(look, false), millis(look, false));
        long begin = System.nanoTime();
        change.make();
        millis(look, true);
        long time = Stalls.running(begin, System.nanoTime()).toMillis();
        LOG.warn("{}: in force after {} ms; a look takes {} ms", what, time, usual);
        assertTrue(time < bound.toMillis() + 2 * usual, () -> what + ": " + time + " ms, and a look " + usual);
    }

    @Test
    void ofAServerInTheConsole() throws IOException {
        for (int i = 0; i < TIMES; i++) {
            String version = "SSH-2.0-Console" + i;
            inForce(
                    "server, console",
                    CONSOLE,
                    () -> set("server~default", "version.string", version),
                    () -> version.equals(greeting()));
        }
    }

    @Test
    void ofAStoreInTheConsole() throws IOException {
        SharedConnection.Session open = connection.session();
        for (int i = 0; i < TIMES; i++) {
            inForce(
                    "store, console",
                    CONSOLE,
                    () -> set("file.local~default", "read.only", "true"),
                    () -> !open.succeeds("put " + file + " /swift"));
            inForce(
                    "store, console",
                    CONSOLE,
                    () -> set("file.local~default", "read.only", "false"),
                    () -> open.succeeds("put " + file + " /swift"));
        }
    }

    @Test
    void ofAUserInTheConsole() throws IOException {
        for (int i = 0; i < TIMES; i++) {
            inForce("user, console", CONSOLE, () -> set("user~swift", "permissions", "list"), () -> !uploads());
            inForce("user, console", CONSOLE, () -> set("user~swift", "permissions", "\\*"), this::uploads);
        }
    }

    @Test
    void ofFiles() throws IOException {
        SharedConnection.Session open = connection.session();
        for (int i = 0; i < TIMES; i++) {
            String version = "SSH-2.0-File" + i;
            inForce(
                    "server, file",
                    FILE,
                    () -> server.replace("version.string", version),
                    () -> version.equals(greeting()));
            inForce(
                    "store, file",
                    FILE,
                    () -> store.replace("read.only", "true"),
                    () -> !open.succeeds("put " + file + " /swift"));
            inForce(
                    "store, file without a key",
                    FILE_WITHOUT_KEYS,
                    () -> store.remove("read.only"),
                    () -> open.succeeds("put " + file + " /swift"));
            inForce("user, file", FILE, () -> user.replace("permissions", "list"), () -> !uploads());
            inForce("user, file without a key", FILE_WITHOUT_KEYS, () -> user.remove("permissions"), this::uploads);
        }
    }
}
