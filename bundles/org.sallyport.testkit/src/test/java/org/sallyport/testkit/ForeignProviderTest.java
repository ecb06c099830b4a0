package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole connections in a JVM in which a provider of others comes first: key exchange, login with a key, transfers, new keys. */
class ForeignProviderTest {

    private static final long SEED = 20261129;
    private static final long PATIENCE_SECONDS = 90;

    /** Options of OpenSSH's client that together use each kind of what a server offers by default. */
    private static final List<List<String>> CONNECTIONS = List.of(
            List.of("IdentityFile=ed25519"),
            List.of("IdentityFile=ed25519", "KexAlgorithms=sntrup761x25519-sha512", "Ciphers=aes128-gcm@openssh.com"),
            List.of(
                    "IdentityFile=ecdsa",
                    "KexAlgorithms=ecdh-sha2-nistp256",
                    "HostKeyAlgorithms=ecdsa-sha2-nistp256",
                    "Ciphers=chacha20-poly1305@openssh.com"),
            List.of(
                    "IdentityFile=rsa",
                    "KexAlgorithms=curve25519-sha256",
                    "HostKeyAlgorithms=rsa-sha2-512",
                    "Ciphers=aes256-ctr",
                    "MACs=hmac-sha2-256"),
            List.of(
                    "IdentityFile=ed25519",
                    "KexAlgorithms=ecdh-sha2-nistp521",
                    "HostKeyAlgorithms=rsa-sha2-256",
                    "Ciphers=aes128-ctr",
                    "MACs=umac-128-etm@openssh.com"));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"jca", "bc"})
    void itIsAskedForNothing(String provider) throws Exception {
        Path hostKeys = Files.createDirectory(directory.resolve("host-keys"));
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerBehindIntruder.class.getName(),
                        provider,
                        hostKeys.toString())
                .redirectError(directory.resolve("log").toFile())
                .start();
        try (BufferedReader output = server.inputReader()) {
            String port = output.readLine();
            assertTrue(port != null && port.startsWith("port "), () -> port + log());
            byte[] content = new byte[1_500_000];
            new Random(SEED).nextBytes(content);
            Files.write(directory.resolve("sent"), content);
            for (String type : List.of("ed25519", "ecdsa", "rsa")) {
                run("ssh-keygen", "-q", "-t", type, "-N", "", "-f", type);
            }
            for (List<String> options : CONNECTIONS) {
                transfer(port.substring(5), options);
            }
            server.getOutputStream().close();
            assertEquals(List.of(), output.lines().toList());
            assertTrue(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), this::log);
        } finally {
            server.destroyForcibly();
        }
    }

    private void transfer(String port, List<String> options) throws Exception {
        Path batch = Files.writeString(directory.resolve("batch"), "put sent\nget sent received\n");
        List<String> command = new ArrayList<>(List.of("sftp", "-F", "none", "-P", port, "-b", batch.toString()));
        List<String> all = new ArrayList<>(List.of(
                "RekeyLimit=1M",
                "LogLevel=DEBUG1",
                "IdentitiesOnly=yes",
                "StrictHostKeyChecking=no",
                "UserKnownHostsFile=" + directory.resolve("known_hosts")));
        all.addAll(options);
        all.forEach(option -> command.addAll(List.of("-o", option)));
        command.add("alice@127.0.0.1");
        String output = run(command.toArray(String[]::new));
        assertEquals(-1, Files.mismatch(directory.resolve("sent"), directory.resolve("received")), output);
        long exchanges = output.lines()
                .filter(line -> line.contains("SSH2_MSG_NEWKEYS received"))
                .count();
        assertTrue(exchanges >= 2, () -> exchanges + " key exchanges: " + output);
    }

    private String run(String... command) throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> command[0] + " does not end" + log());
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertEquals(0, process.exitValue(), () -> String.join(" ", command) + "\n" + text + log());
        return text;
    }

    private String log() {
        try {
            return "\n" + Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
