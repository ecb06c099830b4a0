package org.sallyport.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One connection of OpenSSH's client that several SFTP sessions share (ControlMaster of ssh_config(5)). */
final class SharedConnection implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Login login;
    private final Path socket;
    private final Process master;
    private final List<Session> sessions = new ArrayList<>();

    /**
     * Logs in.
     *
     * @param directory with a short name: that of a socket has at most 108 bytes
     */
    SharedConnection(Login login, Path directory) {
        this.login = login;
        socket = directory.resolve("s");
        master = login.ssh("-M", "-N", "-S", socket.toString(), login.target()).start();
        Waiting.until(() -> Files.exists(socket) || !master.isAlive(), LIMIT, () -> "no connection");
    }

    /** Whether the connection is still the one of the beginning. */
    boolean isOpen() {
        return master.isAlive();
    }

    /** Opens a session on it. */
    Session session() {
        Process client = Program.of("sftp", "-F", "none", "-o", "ControlPath=" + socket, "-b", "-", login.target())
                .start();
        Session session = new Session(client);
        sessions.add(session);
        return session;
    }

    /** Whether a command succeeds in a session of its own. */
    boolean succeedsInNewSession(String command) throws IOException {
        Session session = session();
        boolean success = session.succeeds(command);
        session.commands.close();
        Waiting.until(() -> !session.client.isAlive(), LIMIT, () -> "the session does not end");
        return success;
    }

    /** {@code sftp} that takes commands one by one. */
    static final class Session {

        private final Process client;
        private final Writer commands;
        private final BufferedReader output;

        private Session(Process client) {
            this.client = client;
            commands = client.outputWriter(StandardCharsets.UTF_8);
            output = client.inputReader(StandardCharsets.UTF_8);
        }

        /** Whether a command succeeds; one that does not leaves the session open. */
        boolean succeeds(String command) throws IOException {
            commands.write("-" + command + "\n!echo over\n");
            commands.flush();
            StringBuilder printed = new StringBuilder();
            for (String line = output.readLine(); !"over".equals(line); line = output.readLine()) {
                if (line == null) {
                    throw new AssertionError("the session has ended: " + printed);
                }
                if (!line.startsWith("sftp>")) {
                    printed.append(line).append('\n');
                }
            }
            return !printed.toString().matches("(?s).*(denied|Failure|not found|No such|[Rr]ead-only|not permitted).*");
        }
    }

    @Override
    public void close() {
        sessions.forEach(session -> session.client.destroy());
        // A master that still has sessions may take its time.
        master.destroyForcibly();
        Waiting.until(() -> !master.isAlive(), LIMIT, () -> "the connection does not end");
    }
}
