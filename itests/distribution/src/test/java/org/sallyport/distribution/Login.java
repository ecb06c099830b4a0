package org.sallyport.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How OpenSSH's clients log in on a port of 127.0.0.1: a user, and a password or a key. */
final class Login {

    private static final String PASSWORD = "SALLYPORT_PASSWORD";

    private final int port;
    private final String user;
    private final Path directory;
    private final Optional<String> password;
    private final Optional<Path> key;

    private Login(int port, String user, Path directory, Optional<String> password, Optional<Path> key) {
        this.port = port;
        this.user = user;
        this.directory = directory;
        this.password = password;
        this.key = key;
    }

    /**
     * With a password.
     *
     * @param directory where the client keeps what it needs
     */
    static Login withPassword(int port, String user, Path directory, String password) {
        Path askpass = directory.resolve("askpass");
        try {
            Files.writeString(askpass, "#!/bin/sh\nprintf '%s\\n' \"$" + PASSWORD + "\"\n");
            Files.setPosixFilePermissions(askpass, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Login(port, user, directory, Optional.of(password), Optional.empty());
    }

    /** With a private key. */
    static Login withKey(int port, String user, Path directory, Path key) {
        return new Login(port, user, directory, Optional.empty(), Optional.of(key));
    }

    /** Makes a key pair without a passphrase; the public one is beside it with {@code .pub}. */
    static Path newKey(Path file, String type) {
        Program.of("ssh-keygen", "-q", "-t", type, "-N", "", "-C", "test", "-f", file.toString())
                .run()
                .succeeded();
        return file;
    }

    String user() {
        return user;
    }

    String password() {
        return password.orElseThrow();
    }

    Path key() {
        return key.orElseThrow();
    }

    /** {@code sftp} that runs a batch of commands and stops at the first that fails. */
    Program sftp(String... commands) {
        List<String> command = options("sftp");
        command.addAll(List.of("-b", "-", "-P", String.valueOf(port), target()));
        return program(command).input(String.join("\n", commands) + "\n");
    }

    /** {@code sftp} that also says what its connection does, key exchanges and the channel's end among it. */
    Program verboseSftp(String... commands) {
        List<String> command = options("sftp");
        command.addAll(List.of("-v", "-b", "-", "-P", String.valueOf(port), target()));
        return program(command).input(String.join("\n", commands) + "\n");
    }

    /** As {@link #sftp}, with an option of {@code ssh_config}. */
    Program sftpWith(String option, String... commands) {
        List<String> command = options("sftp");
        command.addAll(List.of("-o", option, "-b", "-", "-P", String.valueOf(port), target()));
        return program(command).input(String.join("\n", commands) + "\n");
    }

    /** {@link #verboseSftp} that is not faster than a rate in kbit/s. */
    Program sftpAt(String rate, String... commands) {
        List<String> command = options("sftp");
        command.addAll(List.of("-v", "-l", rate, "-b", "-", "-P", String.valueOf(port), target()));
        return program(command).input(String.join("\n", commands) + "\n");
    }

    /** {@code scp}; remote paths begin with {@link #target()} and a colon. */
    Program scp(String... arguments) {
        List<String> command = options("scp");
        command.addAll(List.of("-P", String.valueOf(port)));
        command.addAll(List.of(arguments));
        return program(command);
    }

    /** {@code ssh}. */
    Program ssh(String... arguments) {
        List<String> command = options("ssh");
        command.addAll(List.of("-p", String.valueOf(port)));
        command.addAll(List.of(arguments));
        return program(command);
    }

    /** The command line that {@code lftp} starts its connections with. */
    String connectProgram() {
        return String.join(" ", options("ssh")) + " -a -x";
    }

    /** User and host. */
    String target() {
        return user + "@127.0.0.1";
    }

    /** The host key that the first connection met; later ones insist on it. */
    Path knownHosts() {
        return directory.resolve("known_hosts");
    }

    private List<String> options(String program) {
        List<String> command = new ArrayList<>(List.of(program, "-F", "none"));
        command.addAll(List.of("-o", "UserKnownHostsFile=" + knownHosts()));
        command.addAll(List.of("-o", "StrictHostKeyChecking=accept-new"));
        command.addAll(List.of("-o", "IdentitiesOnly=yes"));
        command.addAll(List.of("-o", "BatchMode=no"));
        if (key.isPresent()) {
            command.addAll(List.of("-o", "IdentityFile=" + key.get()));
            command.addAll(List.of("-o", "PreferredAuthentications=publickey"));
        } else {
            command.addAll(List.of("-o", "PubkeyAuthentication=no"));
            command.addAll(List.of("-o", "PreferredAuthentications=password"));
            command.addAll(List.of("-o", "NumberOfPasswordPrompts=1"));
        }
        return command;
    }

    private Program program(List<String> command) {
        Program program = Program.of(command).in(directory);
        password.ifPresent(secret -> program.with(Map.of(
                PASSWORD,
                secret,
                "SSH_ASKPASS",
                directory.resolve("askpass").toString(),
                "SSH_ASKPASS_REQUIRE",
                "force")));
        return program;
    }
}
