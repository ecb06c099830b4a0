package org.sallyport.tunnel.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.client.Credential;
import org.sallyport.client.HostKeyCheck;
import org.sallyport.settings.internal.InvalidSettingsException;

class SettingsReaderTest {

    private static final String FINGERPRINT = "SHA256:" + "A".repeat(43);
    private static final Map<String, String> LEAST = Map.of(
            "service.pid", "org.sallyport.tunnel~db",
            "listen.port", "5432",
            "target", "db.internal:5432",
            "ssh.host", "gate.example.org",
            "ssh.user", "alice",
            "_password", "open sesame",
            "host.key", FINGERPRINT);

    @Test
    void whatIsNotSaidHasSafeDefaults() throws InvalidSettingsException {
        TunnelSettings settings = SettingsReader.read(LEAST);
        assertEquals("db", settings.name());
        assertEquals(List.of("127.0.0.1"), settings.listen().names());
        assertEquals(Optional.of(new Target("db.internal", 5432)), settings.target());
        assertEquals("alice@gate.example.org:22", settings.ssh().toString());
        assertEquals(
                List.of(new Credential.Password("open sesame")), settings.ssh().credentials());
        assertEquals(
                new HostKeyCheck.Fingerprints(Set.of(FINGERPRINT)),
                settings.ssh().hostKeys());
        assertEquals(Duration.ofSeconds(15), settings.ssh().times().alive());
        assertFalse(settings.toString().contains("sesame"), settings::toString);
    }

    @Test
    void namesComeFromFilesToo() throws InvalidSettingsException {
        Map<String, String> values = new HashMap<>(LEAST);
        values.remove("service.pid");
        values.put("felix.fileinstall.filename", "file:/opt/sallyport/etc/org.sallyport.tunnel-to-db.cfg");
        assertEquals("to-db", SettingsReader.read(values).name());
    }

    @Test
    void dynamicTunnelsNeedNoTarget() throws InvalidSettingsException {
        Map<String, String> values = new HashMap<>(LEAST);
        values.remove("target");
        values.put("type", "dynamic");
        assertEquals(Optional.empty(), SettingsReader.read(values).target());
    }

    @Test
    void keysComeBeforePasswords() throws InvalidSettingsException {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("private.key", "/etc/keys/tunnel");
        values.put("_passphrase", "secret");
        assertEquals(
                List.of(
                        new Credential.PrivateKey(Path.of("/etc/keys/tunnel"), Optional.of("secret")),
                        new Credential.Password("open sesame")),
                SettingsReader.read(values).ssh().credentials());
    }

    @Test
    void withoutAHostKeyNothingIsTrusted() throws InvalidSettingsException {
        Map<String, String> values = new HashMap<>(LEAST);
        values.remove("host.key");
        assertEquals(
                new HostKeyCheck.Fingerprints(Set.of()),
                SettingsReader.read(values).ssh().hostKeys());
        values.put("known.hosts", "/etc/ssh/ssh_known_hosts");
        assertEquals(
                new HostKeyCheck.KnownHosts(Path.of("/etc/ssh/ssh_known_hosts")),
                SettingsReader.read(values).ssh().hostKeys());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listen.port | many | a number from 0 to 65535",
                "listen.port | 65536 | a number from 0 to 65535",
                "type | remote | local or dynamic",
                "target | db.internal | host:port",
                "target | db.internal:0 | host:port",
                "target | ::1:80 | host:port",
                "ssh.host | '' | the name or address of an SSH server",
                "ssh.user | '' | the name to log in with",
                "ssh.port | 0 | a number from 1 to 65535",
                "private.key | id_ed25519 | the absolute path of a file",
                "host.key | MD5:00:11 | SHA256:",
                "known.hosts | /etc/ssh/ssh_known_hosts | one of both decides",
                "algorithms.policy | strict | modern, compatible or legacy",
                "reconnect.interval | 0 | more than 0",
                "reconnect.interval | soon | a time such as 500ms, 30s or 10m",
                "server.alive.count.max | 0 | a number from 1 to 1000",
                "waiting.max | -1 | a number from 0 to 100000",
            })
    void badValuesAreNamed(String key, String value, String right) {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put(key, value);
        String message = assertThrows(InvalidSettingsException.class, () -> SettingsReader.read(values))
                .getMessage();
        assertTrue(message.contains(key + " = \"" + value + "\" is refused"), message);
        assertTrue(message.contains(right), message);
    }

    @Test
    void secretsAreNotShown() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("listen.port", "");
        values.put("_passphrase", "sesame");
        values.put("private.key", "relative");
        String message = assertThrows(InvalidSettingsException.class, () -> SettingsReader.read(values))
                .getMessage();
        assertFalse(message.contains("sesame"), message);
    }

    @Test
    void waitsTwiceAsLongEachTime() {
        var policy = new TunnelSettings.Reconnect(Duration.ofSeconds(2), Duration.ofSeconds(10), 5);
        assertEquals(Optional.of(Duration.ofSeconds(2)), policy.delay(0));
        assertEquals(Optional.of(Duration.ofSeconds(2)), policy.delay(1));
        assertEquals(Optional.of(Duration.ofSeconds(4)), policy.delay(2));
        assertEquals(Optional.of(Duration.ofSeconds(8)), policy.delay(3));
        assertEquals(Optional.of(Duration.ofSeconds(10)), policy.delay(4));
        assertEquals(Optional.empty(), policy.delay(5));
        var endless = new TunnelSettings.Reconnect(Duration.ofSeconds(2), Duration.ofSeconds(10), 0);
        assertEquals(Optional.of(Duration.ofSeconds(10)), endless.delay(1_000_000));
    }
}
