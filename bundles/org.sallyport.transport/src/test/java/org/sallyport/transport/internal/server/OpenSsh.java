package org.sallyport.transport.internal.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSH's client, run as a process that asks nothing. */
final class OpenSsh {

    private final Path directory;
    private final int port;

    OpenSsh(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** How a run ended. */
    record Run(int exit, String out, String err) {}

    /** A new key pair. */
    Path keygen(String type) throws IOException, InterruptedException {
        Path file = directory.resolve("id_" + type);
        List<String> command =
                new ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-t", type, "-f", file.toString()));
        if (type.equals("rsa")) {
            command.addAll(List.of("-b", "2048"));
        }
        Run run = run(new ProcessBuilder(command));
        if (run.exit() != 0) {
            throw new IOException(run.err());
        }
        return file;
    }

    /** {@code ssh} with these options, and the password if one is asked for. */
    Run ssh(String password, String... options) throws IOException, InterruptedException {
        Path askpass =
                Files.writeString(directory.resolve("askpass"), "#!/bin/sh\nprintf '%s\\n' '" + password + "'\n");
        Files.setPosixFilePermissions(askpass, PosixFilePermissions.fromString("rwx------"));
        List<String> command = new ArrayList<>(List.of(
                "ssh",
                "-F",
                "none",
                "-p",
                Integer.toString(port),
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=" + directory.resolve("known_hosts"),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "ConnectTimeout=10"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SSH_ASKPASS", askpass.toString());
        builder.environment().put("SSH_ASKPASS_REQUIRE", "force");
        builder.environment().remove("SSH_AUTH_SOCK");
        return run(builder);
    }

    private Run run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        Process process = builder.redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(builder.command() + " did not end: " + Files.readString(err));
        }
        return new Run(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
