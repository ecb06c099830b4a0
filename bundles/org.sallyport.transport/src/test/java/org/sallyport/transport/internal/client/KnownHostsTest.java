package org.sallyport.transport.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.transport.internal.client.KnownHosts.Verdict;

class KnownHostsTest {

    private static final byte[] KEY = "the right key".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "another key".getBytes(StandardCharsets.US_ASCII);

    @Test
    void knowsNamesAndPorts() {
        KnownHosts hosts = hosts("gate.example.org,192.0.2.7 ssh-ed25519 " + text(KEY) + " a comment");
        assertEquals(Verdict.KNOWN, hosts.of("gate.example.org", 22, KEY));
        assertEquals(Verdict.KNOWN, hosts.of("Gate.Example.ORG", 22, KEY));
        assertEquals(Verdict.KNOWN, hosts.of("192.0.2.7", 22, KEY));
        assertEquals(Verdict.CHANGED, hosts.of("gate.example.org", 22, OTHER));
        assertEquals(Verdict.UNKNOWN, hosts.of("gate.example.org", 2222, KEY));
        assertEquals(Verdict.UNKNOWN, hosts.of("other.example.org", 22, KEY));
        assertEquals(Verdict.KNOWN, hosts("[gate]:2222 ssh-rsa " + text(KEY)).of("gate", 2222, KEY));
    }

    @Test
    void knowsPatterns() {
        KnownHosts hosts = hosts("*.example.org,!bad.example.org,gate? ssh-ed25519 " + text(KEY));
        assertEquals(Verdict.KNOWN, hosts.of("a.example.org", 22, KEY));
        assertEquals(Verdict.KNOWN, hosts.of("gate1", 22, KEY));
        assertEquals(Verdict.UNKNOWN, hosts.of("bad.example.org", 22, KEY));
        assertEquals(Verdict.UNKNOWN, hosts.of("gate12", 22, KEY));
        assertEquals(Verdict.UNKNOWN, hosts.of("example.org", 22, KEY));
    }

    @Test
    void revokedIsStrongerThanKnown() {
        KnownHosts hosts = hosts(
                "gate ssh-ed25519 " + text(KEY),
                "gate ssh-ed25519 " + text(OTHER),
                "@revoked * ssh-ed25519 " + text(KEY));
        assertEquals(Verdict.REVOKED, hosts.of("gate", 22, KEY));
        assertEquals(Verdict.KNOWN, hosts.of("gate", 22, OTHER));
    }

    @Test
    void linesWithoutMeaningAreLeftOut() {
        KnownHosts hosts = hosts(
                "",
                "# gate ssh-ed25519 " + text(KEY),
                "gate ssh-ed25519",
                "gate ssh-ed25519 ***",
                "@cert-authority gate ssh-ed25519 " + text(KEY),
                "@unknown gate ssh-ed25519 " + text(KEY),
                "|1|broken ssh-ed25519 " + text(KEY),
                "|2|AAAA|AAAA ssh-ed25519 " + text(KEY));
        assertEquals(Verdict.UNKNOWN, hosts.of("gate", 22, KEY));
    }

    @Test
    void tellsTypes() {
        KnownHosts hosts =
                hosts("gate ssh-rsa " + text(KEY), "gate ssh-ed25519 " + text(OTHER), "b ssh-dss " + text(KEY));
        assertEquals(Set.of("ssh-rsa", "ssh-ed25519"), hosts.types("gate", 22));
    }

    @Test
    void knowsNamesThatOpenSshHashed(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("known_hosts");
        String key = "AAAAC3NzaC1lZDI1NTE5AAAAIB" + "A".repeat(42);
        Files.writeString(file, "gate ssh-ed25519 " + key + "\n[gate]:2222 ssh-ed25519 " + key + "\n");
        Process hash = new ProcessBuilder("ssh-keygen", "-q", "-H", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        hash.getInputStream().readAllBytes();
        assertEquals(0, hash.waitFor());
        KnownHosts hosts = KnownHosts.read(file);
        assertEquals(
                2,
                hosts.entries().stream()
                        .filter(entry -> entry.hosts().startsWith("|1|"))
                        .count());
        byte[] blob = Base64.getDecoder().decode(key);
        assertEquals(Verdict.KNOWN, hosts.of("gate", 22, blob));
        assertEquals(Verdict.KNOWN, hosts.of("gate", 2222, blob));
        assertEquals(Verdict.CHANGED, hosts.of("gate", 2222, KEY));
        assertEquals(Verdict.UNKNOWN, hosts.of("other", 22, blob));
    }

    private static KnownHosts hosts(String... lines) {
        return KnownHosts.parse(List.of(lines));
    }

    private static String text(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }
}
