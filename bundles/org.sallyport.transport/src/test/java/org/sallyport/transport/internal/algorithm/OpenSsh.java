package org.sallyport.transport.internal.algorithm;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** The {@code ssh} client of the system. */
final class OpenSsh {

    private final Path folder;

    /** @param folder for keys */
    OpenSsh(Path folder) {
        this.folder = folder;
    }

    /** What the client knows of one kind, as {@code ssh -Q} names the kinds. */
    Set<String> knows(String kind) throws Exception {
        Process process = new ProcessBuilder("ssh", "-Q", kind).start();
        return new TreeSet<>(
                new String(process.getInputStream().readAllBytes()).lines().toList());
    }

    /** A new private key's file. */
    Path key(String type, int bits) throws Exception {
        Path key = folder.resolve(type + bits);
        if (!Files.exists(key)) {
            List<String> command =
                    new ArrayList<>(List.of("ssh-keygen", "-q", "-t", type, "-N", "", "-f", key.toString()));
            if (bits > 0) {
                command.addAll(List.of("-b", Integer.toString(bits)));
            }
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IOException("ssh-keygen: " + output);
            }
        }
        return key;
    }

    /**
     * Sends data to a command of the server and returns what comes back.
     *
     * @param options such as {@code Ciphers=aes128-ctr}
     */
    byte[] echo(int port, Path key, byte[] data, List<String> options) throws Exception {
        Path errors = Files.createTempFile(folder, "ssh", ".err");
        Process process = new ProcessBuilder(command(port, key, options))
                .redirectError(errors.toFile())
                .start();
        Thread sender = new Thread(() -> send(process, data), "ssh input");
        sender.start();
        byte[] received = process.getInputStream().readAllBytes();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("ssh " + options + ": " + Files.readString(errors));
        }
        sender.join();
        return received;
    }

    private static List<String> command(int port, Path key, List<String> options) {
        List<String> command = new ArrayList<>(List.of("ssh", "-F", "none", "-p", Integer.toString(port)));
        command.addAll(List.of("-i", key.toString()));
        List<String> all = new ArrayList<>(List.of(
                "StrictHostKeyChecking=no",
                "UserKnownHostsFile=/dev/null",
                "GlobalKnownHostsFile=/dev/null",
                "UpdateHostKeys=no",
                "IdentitiesOnly=yes",
                "IdentityAgent=none",
                "BatchMode=yes",
                "ConnectTimeout=20"));
        all.addAll(options);
        all.forEach(option -> command.addAll(List.of("-o", option)));
        command.addAll(List.of("tester@127.0.0.1", "echo"));
        return command;
    }

    private static void send(Process process, byte[] data) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(data);
        } catch (IOException e) {
            // the client is gone: what it said is in its error output
            process.destroy();
        }
    }
}
