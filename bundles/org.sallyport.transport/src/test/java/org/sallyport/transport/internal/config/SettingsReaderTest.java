package org.sallyport.transport.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.transport.internal.algorithm.AlgorithmKind;

class SettingsReaderTest {

    private static ServerSettings read(Object... keysAndValues) throws InvalidSettingsException {
        Map<String, Object> configuration = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return SettingsReader.read(configuration);
    }

    @Test
    void nothingConfiguredIsASafeServer() throws InvalidSettingsException {
        ServerSettings settings = read();

        assertEquals(List.of("127.0.0.1"), settings.listen().addresses());
        assertEquals(2222, settings.listen().port());
        assertEquals(128, settings.listen().backlog());
        assertTrue(settings.socket().noDelay());
        assertEquals(
                List.of("ed25519", "ecdsa-nistp256", "rsa"), settings.hostKeys().entries());
        assertEquals("SSH-2.0-Sallyport", settings.version());
        assertEquals(6, settings.limits().loginFailures());
        assertEquals(new MaxStartups(10, 30, 100), settings.limits().startups());
        assertEquals(10, settings.limits().channels());
        assertEquals(
                List.of(List.of("publickey"), List.of("password")),
                settings.methods().alternatives());
        assertEquals("jca", settings.algorithms().provider());
        assertEquals(
                List.of("none", "zlib@openssh.com"),
                settings.algorithms().lists().names(AlgorithmKind.COMPRESSION));
        assertEquals(1L << 30, settings.rekey().bytes());
        assertEquals(Duration.ofSeconds(120), settings.times().login());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listen.port            | many            | a number from 0 to 65535",
                "listen.port            | 65536           | a number from 0 to 65535",
                "listen.port            | ''              | a number from 0 to 65535",
                "listen.port            | -1              | a number from 0 to 65535",
                "listen.backlog         | 0               | a number from 1 to 65535",
                "version.string         | OpenSSH         | SSH-2.0-",
                "version.string         | SSH-2.0-        | SSH-2.0-",
                "version.string         | SSH-1.99-x      | SSH-2.0-",
                "version.string         | SSH-2.0-é       | SSH-2.0-",
                "client.alive.interval  | soon            | a time such as",
                "client.alive.count.max | 0               | a number from 1 to 1000",
                "rekey.bytes            | 12 pounds       | a size such as",
                "rekey.bytes            | 1023            | a size such as",
                "rekey.packets          | 4294967296      | a number from 10 to 2147483648",
                "max.auth.tries         | 0               | a number from 1 to 1000",
                "max.connections        | 100001          | a number from 1 to 100000",
                "max.startups           | 10:0:100        | start:rate:full",
                "max.startups           | 10:30:5         | start:rate:full",
                "max.startups           | 0               | start:rate:full",
                "tcp.nodelay            | maybe           | true or false",
                "auth.methods           | telepathy       | password and publickey",
                "auth.methods           | publickey,      | password and publickey",
                "auth.methods           | ''              | password and publickey",
                "crypto.provider        | ../evil         | the name of a crypto provider",
                "algorithms.policy      | newest          | modern",
                "ciphers                | +rot13          | rot13' is not known",
                "kex.algorithms         | -*              | leaves nothing",
                "macs                   | hmac-crc        | hmac-crc' is not known",
                "host.key.algorithms    | rsa-md2         | rsa-md2' is not known",
                "compression            | gzip            | gzip' is not known",
                "host.keys              | ''              | at least one path or type",
                "banner                 | /no/such/file   | a readable UTF-8 file",
                "mounts                 | here=default    | / = default",
                "mounts                 | / = a, / = b    | / = default",
            })
    void aBadValueIsNamedWithItsKeyAndWhatIsRight(String key, String value, String right) {
        String message = assertThrows(InvalidSettingsException.class, () -> read(key, value))
                .getMessage();

        assertTrue(message.startsWith(key + " = \"" + value + "\""), message);
        assertTrue(message.contains(right), message);
        assertEquals(2, message.split(" is refused", -1).length, "one complaint: " + message);
    }

    @Test
    void everyBadValueIsNamed() {
        String message = assertThrows(
                        InvalidSettingsException.class, () -> read("listen.port", "many", "max.sessions", "few"))
                .getMessage();

        assertTrue(message.contains("listen.port = \"many\""), message);
        assertTrue(message.contains("max.sessions = \"few\""), message);
    }

    @Test
    void valuesComeInTheTypesConfigAdminHas() throws InvalidSettingsException {
        ServerSettings settings = read(
                "listen.port",
                2022,
                "tcp.nodelay",
                false,
                "listen.address",
                new String[] {"127.0.0.1", "::1, 192.0.2.1"},
                "host.keys",
                List.of("rsa", "/etc/key"));

        assertEquals(2022, settings.listen().port());
        assertFalse(settings.socket().noDelay());
        assertEquals(List.of("127.0.0.1", "::1", "192.0.2.1"), settings.listen().addresses());
        assertEquals(List.of("rsa", "/etc/key"), settings.hostKeys().entries());
    }

    @Test
    void anEmptyAddressIsAllAddresses() throws InvalidSettingsException {
        assertEquals(List.of(), read("listen.address", "").listen().addresses());
    }

    @ParameterizedTest
    @CsvSource({"90,PT1M30S", "500ms,PT0.5S", "10m,PT10M", "1h30m,PT1H30M", "2d,PT48H", "1w,PT168H", "0,PT0S", "1H,PT1H"
    })
    void timesHaveUnits(String text, Duration time) throws InvalidSettingsException {
        assertEquals(time, read("idle.timeout", text).times().idle());
    }

    @ParameterizedTest
    @CsvSource({
        "65536,65536",
        "64KiB,65536",
        "64k,65536",
        "64 KB,65536",
        "1GiB,1073741824",
        "2048B,2048",
        "1t,1099511627776"
    })
    void sizesHaveUnits(String text, long size) throws InvalidSettingsException {
        assertEquals(size, read("rekey.bytes", text).rekey().bytes());
    }

    @ParameterizedTest
    @CsvSource({
        "backup,,,backup",
        ",file:/etc/org.sallyport.server-main.cfg,org.sallyport.server~uuid,main",
        ",,org.sallyport.server~edge,edge",
        ",,org.sallyport.server-old-style,old-style",
        ",,org.sallyport.server.4711,4711",
        ",file:/etc/org.sallyport.server-a.b.config,,a.b",
        ",,org.sallyport.server,default",
        ",,,default",
    })
    void theNameComesFromTheKeyOrTheFileOrThePid(String key, String file, String pid, String name)
            throws InvalidSettingsException {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put("name", key);
        configuration.put("felix.fileinstall.filename", file);
        configuration.put("service.pid", pid);

        assertEquals(name, SettingsReader.read(configuration).name());
    }

    @Test
    void aBannerIsATextOrAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("banner"), "Grüß Gott\n");

        assertEquals("hello\n", read("banner", "hello").banner());
        assertEquals("Grüß Gott\n", read("banner", file.toString()).banner());
        assertEquals(
                "Grüß Gott\n",
                read("banner", file.toUri().toString().replace("///", "/")).banner());
    }

    @Test
    void subsystemsSeeEveryKeyWithItsDefaultAndNoPrivateOne() throws InvalidSettingsException {
        Map<String, Object> raw = read("sftp.x", "y", ".secret", "z").raw();

        assertEquals("y", raw.get("sftp.x"));
        assertEquals("2222", raw.get("listen.port"));
        assertFalse(raw.containsKey(".secret"));
        for (var key : ServerConfig.class.getDeclaredMethods()) {
            assertTrue(raw.containsKey(key.getName().replace('_', '.')), key.getName());
        }
    }

    @Test
    void equalConfigurationsAreEqualSettings() throws InvalidSettingsException {
        assertEquals(
                read("ciphers", "+aes256-cbc").algorithms(),
                read("ciphers", "+aes256-cbc").algorithms());
        assertEquals(read().hostKeys(), read().hostKeys());
    }

    @Test
    void methodsAreListsOfAlternatives() throws InvalidSettingsException {
        AuthenticationMethods methods =
                read("auth.methods", " publickey,password  password ").methods();

        assertEquals(List.of(List.of("publickey", "password"), List.of("password")), methods.alternatives());
        assertEquals(List.of(List.of("password")), methods.after("publickey").toList());
        assertEquals(List.of(List.of()), methods.after("password").toList());
    }

    @Test
    void earlyDropRisesFromStartToFull() {
        MaxStartups limit = MaxStartups.parse("10:30:100").orElseThrow();

        assertEquals(
                List.of(0, 30, 65, 99, 100, 100),
                Arrays.asList(9, 10, 55, 99, 100, 1000).stream()
                        .map(limit::refusedPerCent)
                        .toList());
        assertEquals(100, MaxStartups.parse("5").orElseThrow().refusedPerCent(5));
        assertEquals(0, MaxStartups.parse("5").orElseThrow().refusedPerCent(4));
    }
}
