package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the console, each typed on a terminal of the container that ships, with real clients connected. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {

    @TempDir
    static Path directory;

    private Container container;
    private Console console;

    @BeforeAll
    void start() throws IOException {
        container = Container.unpack("console")
                .configure("org.sallyport.user-ann.cfg", "password = " + RunningContainer.HASH + "\n")
                .configure("org.sallyport.user-bob.cfg", "permissions = list, download\nroot = /bob\n");
        console = container.startWithConsole();
        container.awaitListening();
        console.awaitPrompt();
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void servers() {
        assertEquals("""
                Name │ State │ Listens on │ Connections │ Logged in
                ─┼─┼─┼─┼─
                default │ listening │ 127.0.0.1:PORT │ 0 │ 0""", shown("sallyport:servers"));
        assertEquals(
                "default\tlistening\t127.0.0.1:" + container.port() + "\t0\t0",
                console.run("sallyport:servers --no-format"));
    }

    @Test
    void hostKeys() {
        String met = Program.of(
                        "sh",
                        "-c",
                        "ssh-keyscan -p " + container.port() + " 127.0.0.1 2>/dev/null | ssh-keygen -l -f -")
                .run()
                .succeeded()
                .output();
        List<String> shown =
                console.run("sallyport:servers --host-keys --no-format").lines().toList();
        assertEquals(3, shown.size(), shown.toString());
        for (String line : shown) {
            assertTrue(met.contains(line.split("\t")[2]), line + " is not among\n" + met);
        }
    }

    @Test
    void connections() throws IOException {
        try (Client ann = new Client("ann")) {
            ann.send("ls");
            assertEquals("""
                    ID │ Server │ User │ From │ Open for │ Received │ Sent │ Client
                    ─┼─┼─┼─┼─┼─┼─┼─
                    N │ default │ ann │ 127.0.0.1:PORT │ TIME │ SIZE │ SIZE │ SSH-2.0-OpenSSH""", shown("sallyport:connections"));
        }
    }

    @Test
    void users() {
        assertEquals("""
                Name │ Password │ Keys │ Root │ Home │ Permissions │ Connections │ Problem
                ─┼─┼─┼─┼─┼─┼─┼─
                ann │ SHA-512-crypt rounds=5000 │ 0 │ / │ / │ all │ 0 │
                bob │ none │ 0 │ /bob │ / │ list,download │ 0 │""", shown("sallyport:users"));
    }

    /** What a command shows, without what differs from run to run: widths, times, sizes, numbers and ports. */
    private String shown(String command, String... answers) {
        return console.run(command, answers)
                .replaceAll("(?m)^ *\\d+ │", "N │")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
                .replaceAll("\\b\\d+s\\b|\\b\\d+m \\d+s\\b", "TIME")
                .replaceAll("\\b\\d+(\\.\\d)? [KMG]?i?B\\b", "SIZE")
                .replaceAll("OpenSSH_\\S+( \\S+)?", "OpenSSH")
                .replaceAll("─+", "─")
                .replaceAll(" +", " ");
    }

    /** OpenSSH's {@code sftp}, connected until it is closed. */
    private final class Client implements AutoCloseable {

        private final Process process;
        private final BufferedReader output;

        Client(String user) throws IOException {
            process = Login.withPassword(container.port(), user, directory, RunningContainer.PASSWORD)
                    .sftp()
                    .start();
            output = process.inputReader(StandardCharsets.UTF_8);
            send("pwd");
            String line = output.readLine();
            while (line != null && !line.startsWith("Remote working directory")) {
                line = output.readLine();
            }
        }

        void send(String command) throws IOException {
            process.outputWriter(StandardCharsets.UTF_8)
                    .append(command)
                    .append('\n')
                    .flush();
        }

        /** What it printed after it has been thrown out. */
        String lastWords() {
            return output.lines().collect(Collectors.joining("\n"));
        }

        @Override
        public void close() {
            process.destroy();
            Waiting.until(() -> !process.isAlive(), Duration.ofSeconds(10), () -> "the client goes on");
        }
    }
}
