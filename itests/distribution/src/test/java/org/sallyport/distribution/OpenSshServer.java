package org.sallyport.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** OpenSSH's {@code sshd} on a free port of 127.0.0.1, with a configuration and keys of its own. Lets the user of this process log in with {@link #key}. */
final class OpenSshServer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);
    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");
    private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

    private final Path directory;
    private final Path config;
    private final int port;
    private Optional<Process> process = Optional.empty();

    /**
     * Not started yet.
     *
     * @param directory where keys and configuration go
     */
    OpenSshServer(Path directory) throws IOException {
        this.directory = directory;
        this.port = Container.freePort();
        Login.newKey(directory.resolve("host"), "ed25519");
        Login.newKey(key(), "ed25519");
        config = Files.writeString(
                directory.resolve("sshd_config"),
                String.join(
                        "\n",
                        "Port " + port,
                        "ListenAddress 127.0.0.1",
                        "HostKey " + directory.resolve("host"),
                        "AuthorizedKeysFile " + key() + ".pub",
                        "StrictModes no",
                        "PasswordAuthentication no",
                        "KbdInteractiveAuthentication no",
                        "PermitRootLogin yes",
                        "UsePAM no",
                        "UseDNS no",
                        "PidFile none",
                        "MaxStartups 1000",
                        "LogLevel DEBUG1",
                        ""));
        if (user().equals("root")) {
            Files.createDirectories(PRIVILEGE_SEPARATION);
        }
    }

    int port() {
        return port;
    }

    /** Who may log in. */
    String user() {
        return System.getProperty("user.name");
    }

    /** The private key to log in with. */
    Path key() {
        return directory.resolve("client");
    }

    /** The host key's fingerprint. */
    String fingerprint() {
        return fingerprint(directory.resolve("host"));
    }

    /** Of a key that lies in a file. */
    static String fingerprint(Path key) {
        String line = Program.of("ssh-keygen", "-l", "-f", key.toString())
                .run()
                .succeeded()
                .output();
        return line.split(" ")[1];
    }

    /** Starts it and waits until it listens. */
    OpenSshServer start() throws IOException {
        Process started = new ProcessBuilder(PROGRAM.toString(), "-D", "-e", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("sshd.log").toFile()))
                .start();
        process = Optional.of(started);
        Waiting.until(
                this::listens, START, () -> "sshd does not listen:\n" + Container.read(directory.resolve("sshd.log")));
        return this;
    }

    /** What it has logged. */
    String log() {
        return Container.read(directory.resolve("sshd.log"));
    }

    /** Stops the processes of its connections where they are, as if the machine had gone; new connections are not concerned. */
    void freezeConnections() {
        process.orElseThrow()
                .descendants()
                .forEach(connection -> Program.of("kill", "-STOP", String.valueOf(connection.pid()))
                        .run()
                        .succeeded());
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it and the processes of its connections, in the middle of whatever they do. */
    void kill() {
        process.ifPresent(running -> {
            List<ProcessHandle> all = running.descendants().toList();
            running.destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
            try {
                if (!running.waitFor(10, TimeUnit.SECONDS)) {
                    throw new AssertionError("sshd does not end");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        });
        process = Optional.empty();
    }

    @Override
    public void close() {
        kill();
    }
}
