package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./run} in a fresh copy of the project, called as by a script: without a terminal. It builds with what is in the local repository of this
 * build, but for our own artifacts, which nobody has before the first build, and fetches nothing. In the copy, the configuration that ships has a free
 * port, so that a server on the usual one is left alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunScriptIT {

    /** What a new user waits at most, with a local repository that has everything. */
    private static final Duration BUILD_AND_START = Duration.ofMinutes(3);

    /** Longer than that, so that one that is slow is told from one that hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final Pattern PASSWORD = Pattern.compile("(?m)^ *password +(\\S+)$");
    private static final Path MAVEN = Path.of(System.getProperty("maven.program"));

    @TempDir
    static Path directory;

    private final Path copy = Path.of(System.getProperty("containers"), "run").toAbsolutePath();
    private int port;

    @BeforeAll
    void copy() throws IOException {
        endServer();
        Program.of("rm", "-rf", copy.toString()).run().succeeded();
        SourceCopy.make(Path.of(System.getProperty("sources")).toAbsolutePath().normalize(), copy);
        port = Container.freePort();
        Path server = copy.resolve("features/src/main/cfg/org.sallyport.server-default.cfg");
        String shipped = Files.readString(server);
        assertTrue(shipped.contains("listen.port = 2222\n"), shipped);
        Files.writeString(server, shipped.replace("listen.port = 2222\n", "listen.port = " + port + "\n"));
        Files.writeString(
                Files.createDirectories(copy.resolve(".mvn")).resolve("maven.config"),
                "-o\n-Dmaven.repo.local=" + repository() + "\n");
    }

    /** A directory that looks like the local repository and has nothing of ours. */
    private Path repository() throws IOException {
        Path real = Path.of(System.getProperty("org.ops4j.pax.url.mvn.localRepository"));
        Path seen = copy.resolveSibling("run-repository");
        Program.of("rm", "-rf", seen.toString()).run().succeeded();
        link(real, seen, "org");
        link(real.resolve("org"), seen.resolve("org"), "sallyport");
        return seen;
    }

    private static void link(Path from, Path to, String except) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> children = Files.list(from)) {
            for (Path child : children.toList()) {
                if (!child.endsWith(except)) {
                    Files.createSymbolicLink(to.resolve(child.getFileName()), child);
                }
            }
        }
    }

    @AfterAll
    void end() {
        endServer();
    }

    /** Whatever was started in the copy, also by an earlier run of this test that was broken off. */
    private void endServer() {
        for (ProcessHandle server : servers()) {
            server.destroyForcibly();
            Waiting.until(() -> !server.isAlive(), STOP, () -> "the server goes on: " + server.pid());
        }
    }

    private List<ProcessHandle> servers() {
        String base = "-Dkaraf.base=" + copy.resolve("karaf-distribution/target/assembly");
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process).contains(base))
                .toList();
    }

    /** As the system has it, however long it is; empty if the process has ended meanwhile. */
    private static List<String> commandLine(ProcessHandle process) {
        try {
            Path file = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
            return List.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** {@code ./run}, which is ended with its build if it takes too long. */
    private Program.Outcome run(Duration limit, String... arguments) {
        String[] command = {"timeout", "-k", "5", String.valueOf(limit.toSeconds()), "./run"};
        return Program.of(Stream.concat(Arrays.stream(command), Arrays.stream(arguments))
                        .toList())
                .in(copy)
                .with(Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "PATH",
                        MAVEN.getParent() + ":" + System.getenv("PATH")))
                .within(limit.plusSeconds(20))
                .run();
    }

    @Test
    void buildsStartsServesAndStops() throws IOException {
        assertEquals("Sallyport is not running.\n", run(STOP, "status").failed().output());

        long begin = System.nanoTime();
        String first = run(PATIENCE).succeeded().output();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        assertTrue(took.compareTo(BUILD_AND_START) <= 0, () -> "it took " + took + "\n" + first);
        assertTrue(first.startsWith("Building "), first);
        assertTrue(first.lines().anyMatch(line -> line.equals("sftp -P " + port + " demo@127.0.0.1")), first);
        Matcher password = PASSWORD.matcher(first);
        assertTrue(password.find(), first);
        Login demo = Login.withPassword(port, "demo", directory, password.group(1));
        Path sent = SampleFiles.file(directory.resolve("sent"), 1_000_000);
        demo.sftp("put sent", "get sent received").run().succeeded();
        SampleFiles.assertSame(sent, directory.resolve("received"));
        long pid = assertRuns();

        String again = run(START).succeeded().output();
        assertTrue(again.contains("(process " + pid + ")"), again);
        assertStops(pid);

        String second = run(START).succeeded().output();
        assertFalse(second.contains("Building"), second);
        assertTrue(second.contains("sftp -P " + port + " demo@127.0.0.1"), second);
        assertFalse(second.contains(password.group(1)), second);
        demo.sftp("get sent kept").run().succeeded();
        SampleFiles.assertSame(sent, directory.resolve("kept"));
        assertStops(assertRuns());
    }

    /** The number of the one process that there is, which status tells. */
    private long assertRuns() {
        assertEquals(1, servers().size());
        long pid = servers().get(0).pid();
        assertEquals(
                "Sallyport runs (process " + pid + ") and listens on port " + port + ".\n",
                run(STOP, "status").succeeded().output());
        return pid;
    }

    private void assertStops(long pid) {
        assertEquals("Sallyport has stopped.\n", run(STOP, "stop").succeeded().output());
        assertEquals(List.of(), servers(), "process " + pid);
        assertEquals("Sallyport is not running.\n", run(STOP, "status").failed().output());
    }
}
