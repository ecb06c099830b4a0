package org.sallyport.transport.internal.hostkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sallyport.crypto.bc.internal.BouncyCastleCrypto;
import org.sallyport.crypto.jca.internal.JdkCrypto;
import org.sallyport.session.HostKey;
import org.sallyport.transport.internal.MinaSecurity;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;
import org.sallyport.transport.internal.config.ServerSettings;

class HostKeysTest {

    @TempDir
    Path directory;

    @BeforeAll
    static void prepare() {
        MinaSecurity.prepare();
    }

    static Stream<Provider> providers() {
        return Stream.of(new JdkCrypto().provider(), new BouncyCastleCrypto().provider());
    }

    private List<HostKey> load(Provider provider, String... entries) throws HostKeyException {
        return HostKeys.load(
                        new ServerSettings.HostKeys(Arrays.asList(entries), directory.resolve("host-keys")),
                        new Primitives(provider))
                .publicSides();
    }

    private List<HostKey> load(String... entries) throws HostKeyException {
        return load(new JdkCrypto().provider(), entries);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), out);
        return out;
    }

    @ParameterizedTest
    @MethodSource("providers")
    void keysAreMadeOnceAndOpenSshReadsThem(Provider provider) throws Exception {
        List<HostKey> made =
                load(provider, "ed25519", "ecdsa-nistp256", "ecdsa-nistp384", "ecdsa-nistp521", "rsa-2048");

        assertEquals(
                List.of("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"),
                made.stream().map(HostKey::type).toList());
        assertEquals(made, load(provider, "ed25519", "ecdsa-nistp256", "ecdsa-nistp384", "ecdsa-nistp521", "rsa-2048"));
        for (int i = 0; i < made.size(); i++) {
            String name = List.of("ed25519", "ecdsa_nistp256", "ecdsa_nistp384", "ecdsa_nistp521", "rsa_2048")
                    .get(i);
            Path file = directory.resolve("host-keys/ssh_host_" + name + "_key");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertTrue(run("ssh-keygen", "-l", "-f", file.toString())
                    .contains(made.get(i).fingerprint()));
            String publicHalf = Files.readString(Path.of(file + ".pub"));
            assertTrue(
                    publicHalf.startsWith(
                            run("ssh-keygen", "-y", "-f", file.toString()).strip()),
                    publicHalf);
        }
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("host-keys"))));
        try (Stream<Path> files = Files.list(directory.resolve("host-keys"))) {
            assertEquals(10, files.count(), "no drafts stay behind");
        }
    }

    /** Whoever looks into the directory while keys are made finds no file that others may read, drafts included. */
    @Test
    void noKeyIsReadableByOthersAtAnyTime() throws Exception {
        Primitives primitives = new Primitives(new JdkCrypto().provider());
        AtomicInteger made = new AtomicInteger();
        CompletableFuture<Void> maker = CompletableFuture.runAsync(() -> {
            while (made.get() >= 0) {
                make(made.incrementAndGet(), primitives);
            }
        });
        Set<String> drafts = new HashSet<>();
        Set<String> modes = new HashSet<>();
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (drafts.size() < 50 || made.get() < 50) {
                assertTrue(
                        System.nanoTime() < deadline, () -> drafts.size() + " drafts of " + made + " keys were seen");
                look(drafts, modes);
            }
        } finally {
            made.set(Integer.MIN_VALUE);
            maker.get(60, TimeUnit.SECONDS);
        }
        assertEquals(Set.of("rw-------"), modes, "drafts");
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
    }

    private void make(int number, Primitives primitives) {
        try {
            assertTrue(new HostKeyFile(directory.resolve("key" + number))
                    .create(HostKeyType.ED25519.generate(primitives)));
        } catch (GeneralSecurityException | HostKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private void look(Set<String> drafts, Set<String> modes) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.new")) {
            for (Path file : files) {
                try {
                    modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                    drafts.add(file.getFileName().toString());
                } catch (NoSuchFileException e) {
                    drafts.remove(file.getFileName().toString()); // it has its name now
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ed25519,OPENSSH", "rsa,OPENSSH", "ecdsa,OPENSSH", "rsa,PEM", "ecdsa,PEM", "rsa,PKCS8", "ecdsa,PKCS8"})
    void keysOfOthersAreRead(String type, String format) throws Exception {
        Path file = directory.resolve("key");
        run("ssh-keygen", "-q", "-N", "", "-t", type, "-b", type.equals("rsa") ? "2048" : "256", "-f", file.toString());
        if (!format.equals("OPENSSH")) {
            run("ssh-keygen", "-q", "-p", "-N", "", "-m", format, "-f", file.toString());
        }
        byte[] before = Files.readAllBytes(file);

        HostKey key = load(file.toString()).get(0);

        assertTrue(run("ssh-keygen", "-l", "-f", file.toString()).contains(key.fingerprint()));
        assertEquals(new String(before), Files.readString(file));
    }

    @Test
    void aFileThatExistsIsNeverOverwritten() throws Exception {
        Path file = directory.resolve("host-keys/ssh_host_ed25519_key");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "precious");

        String message =
                assertThrows(HostKeyException.class, () -> load("ed25519")).getMessage();

        assertTrue(message.contains(file.toString()), message);
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void aKeyThatAppearsMeanwhileIsNotOverwrittenEither() throws Exception {
        Path file = directory.resolve("key");
        Files.writeString(file, "first");

        Primitives primitives = new Primitives(new JdkCrypto().provider());
        assertEquals(false, new HostKeyFile(file).create(HostKeyType.ED25519.generate(primitives)));

        assertEquals("first", Files.readString(file));
        assertEquals(false, Files.exists(directory.resolve("key.pub")));
    }

    @Test
    void whatIsNoKeyIsNamed() throws Exception {
        Path encrypted = directory.resolve("encrypted");
        run("ssh-keygen", "-q", "-N", "secret", "-t", "ed25519", "-f", encrypted.toString());
        Path large = Files.write(directory.resolve("large"), new byte[100_000]);
        Path text = Files.writeString(directory.resolve("text"), "hello");
        Path publicHalf = Path.of(encrypted + ".pub");
        for (Path bad : List.of(encrypted, large, text, publicHalf, directory, directory.resolve("absent"))) {
            String message = assertThrows(HostKeyException.class, () -> load(bad.toString()))
                    .getMessage();
            assertTrue(message.startsWith("host key " + bad + ": "), message);
        }
    }
}
