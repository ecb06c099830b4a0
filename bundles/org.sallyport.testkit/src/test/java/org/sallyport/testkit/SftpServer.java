package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sallyport.auth.AuthAttempt.KeyAttempt;
import org.sallyport.auth.AuthResult;
import org.sallyport.file.FileStore;
import org.sallyport.session.Login;
import org.sallyport.sftp.internal.MemoryStore;

/** A server, and OpenSSH's programs that use it. */
public final class SftpServer implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 90;

    private final EmbeddedServer server;
    private final Path directory;

    /**
     * Starts a server with files in memory.
     *
     * @param directory an empty one, for keys and the like
     */
    SftpServer(Path directory) throws Exception {
        this(directory, new MemoryStore(Clock.systemUTC()));
    }

    /**
     * Starts a server.
     *
     * @param directory an empty one, for keys and the like
     * @param files what clients see
     */
    public SftpServer(Path directory, FileStore files) throws Exception {
        this.directory = directory;
        run(directory, List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key()));
        this.server = EmbeddedServer.builder()
                .authenticator(
                        attempt -> attempt instanceof KeyAttempt
                                ? new AuthResult.Accept(Login.of("alice"))
                                : new AuthResult.Abstain(),
                        "publickey")
                .fileStore("default", files)
                .start();
    }

    /** A connection of its own. */
    public SftpConnection connect() throws Exception {
        return new SftpConnection(this, directory.resolve("s").toString());
    }

    /** Changes a setting while clients are connected; in force soon after. */
    void change(String key, Object value) {
        server.change(key, value);
    }

    /** Starts over without files. */
    void empty() {
        server.addFileStore("default", new MemoryStore(Clock.systemUTC()));
    }

    private String key() {
        return directory.resolve("key").toString();
    }

    /** Starts OpenSSH's ssh, with options in front of the address. */
    Process ssh(List<String> options, String... behind) throws IOException {
        List<String> command = new ArrayList<>(List.of("ssh"));
        command.addAll(options());
        command.addAll(List.of("-p", Integer.toString(server.port())));
        command.addAll(options);
        command.add("alice@127.0.0.1");
        command.addAll(List.of(behind));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("ssh.log").toFile())
                .start();
    }

    private List<String> options() {
        return List.of(
                "-F",
                "none",
                "-i",
                key(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=" + directory.resolve("known_hosts"));
    }

    /** Runs OpenSSH's sftp in a directory, which must succeed; what it prints. */
    public String sftp(Path where, String... commands) throws Exception {
        Path batch = Files.writeString(directory.resolve("batch"), String.join("\n", commands) + "\n");
        List<String> command = new ArrayList<>(List.of("sftp"));
        command.addAll(options());
        command.addAll(List.of("-P", Integer.toString(server.port()), "-b", batch.toString(), "alice@127.0.0.1"));
        return run(where, command);
    }

    private String run(Path where, List<String> command) throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> command + " does not end");
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertEquals(0, process.exitValue(), text);
        return text;
    }

    @Override
    public void close() {
        server.close();
    }
}
