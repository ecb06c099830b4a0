package org.sallyport.tunnel.internal;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sallyport.client.ClientSettings;
import org.sallyport.handover.internal.PortHandover;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.tunnel.TunnelStatus.State;
import org.sallyport.tunnel.internal.config.SettingsReader;
import org.sallyport.tunnel.internal.config.TunnelConfig;
import org.sallyport.tunnel.internal.net.SocketLoop;

/** Every key of a tunnel's configuration, changed while a client is carried. A key without an entry here has no test, and that is a failure, too. */
@Timeout(60)
class LiveSettingsTest {

    private static final long PATIENCE_SECONDS = 20;
    private static final String FINGERPRINT = "SHA256:" + "A".repeat(43);
    private static final String AT_ONCE = "at once";
    private static final String NEXT_KEYS = "at the next key exchange";
    private static final String NEXT_CLIENT = "for new connections";
    private static final String NEXT_CONNECTION = "when the tunnel connects again";

    /** What shows that a change is in force. */
    @FunctionalInterface
    private interface Effect {
        void show(LiveSettingsTest tunnel) throws Exception;
    }

    /**
     * What is changed, and what comes of it.
     *
     * @param values the key's new value, and what has to be said with it
     * @param answer when it takes effect, in the words of the documentation
     * @param another whether it leads to another SSH connection
     */
    private record Change(Map<String, String> values, String answer, boolean another, Effect effect) {

        static Change stays(String key, String value, String answer, Effect effect) {
            return new Change(Map.of(key, value), answer, false, effect);
        }

        /** The connection that is there gets to know a new algorithm. */
        static Change algorithms(String key, String value) {
            return stays(key, value, NEXT_KEYS, tunnel -> tunnel.awaitTold(0, algorithm(key, value)));
        }

        /** The next connection has it. */
        static Change next(String key, String value, Function<ClientSettings, Boolean> has) {
            return stays(key, value, NEXT_CONNECTION, tunnel -> {
                tunnel.engine.reconnect();
                tunnel.awaitTold(1, has);
            });
        }

        /** Leads elsewhere. */
        static Change another(Map<String, String> values, Function<ClientSettings, Boolean> has) {
            return new Change(values, AT_ONCE, true, tunnel -> tunnel.awaitTold(1, has));
        }

        private static Function<ClientSettings, Boolean> algorithm(String key, String value) {
            return settings -> value.equals(settings.algorithms().changes().get(key));
        }
    }

    private static final Map<String, Change> CHANGES = Map.ofEntries(
            entry("name", Change.stays("name", "other", AT_ONCE, tunnel -> {
                await(() -> tunnel.engine.name().equals("other"));
            })),
            entry("type", Change.stays("type", "dynamic", NEXT_CLIENT, tunnel -> {
                try (Socket client = tunnel.connect()) {
                    client.getOutputStream().write(hex("05 01 00 05 01 00 03 03 777777 0050"));
                    assertEquals("www:80", tunnel.opened(2).target());
                }
            })),
            entry("listen.address", Change.stays("listen.address", "127.0.0.1, 127.0.0.2", AT_ONCE, tunnel -> {
                await(() -> tunnel.engine.status().addresses().size() == 2);
            })),
            entry("listen.port", Change.stays("listen.port", freePort(), AT_ONCE, tunnel -> {
                await(() -> tunnel.port() == Integer.parseInt(tunnel.configuration.get("listen.port")));
                tunnel.connect().close();
            })),
            entry("listen.backlog", Change.stays("listen.backlog", "77", AT_ONCE, tunnel -> {
                await(() -> backlog(tunnel.port()) == 77);
            })),
            entry("target", Change.stays("target", "other:1", NEXT_CLIENT, tunnel -> {
                try (Socket client = tunnel.connect()) {
                    client.getOutputStream().write('x');
                    assertEquals("other:1", tunnel.opened(2).target());
                }
            })),
            entry("ssh.host", Change.another(Map.of("ssh.host", "other"), has(ClientSettings::host, "other"))),
            entry("ssh.port", Change.another(Map.of("ssh.port", "2222"), has(ClientSettings::port, 2222))),
            entry("ssh.user", Change.another(Map.of("ssh.user", "bob"), has(ClientSettings::user, "bob"))),
            entry("_password", Change.another(Map.of("_password", "y"), settings -> true)),
            entry(
                    "private.key",
                    Change.another(
                            Map.of("private.key", "/other"),
                            has(settings -> settings.credentials().toString(), "[key /other, password]"))),
            entry("_passphrase", Change.another(Map.of("_passphrase", "y"), settings -> true)),
            entry("host.key", Change.another(Map.of("host.key", "SHA256:" + "B".repeat(43)), settings -> true)),
            entry("known.hosts", Change.another(Map.of("known.hosts", "/known", "host.key", ""), settings -> true)),
            entry("crypto.provider", Change.stays("crypto.provider", "bc", NEXT_KEYS, tunnel -> {
                tunnel.awaitTold(0, has(settings -> settings.algorithms().provider(), "bc"));
            })),
            entry("algorithms.policy", Change.stays("algorithms.policy", "legacy", NEXT_KEYS, tunnel -> {
                tunnel.awaitTold(0, has(settings -> settings.algorithms().policy(), "legacy"));
            })),
            entry("kex.algorithms", Change.algorithms("kex.algorithms", "curve25519-sha256")),
            entry("ciphers", Change.algorithms("ciphers", "aes256-ctr")),
            entry("macs", Change.algorithms("macs", "hmac-sha2-512")),
            entry("compression", Change.algorithms("compression", "zlib@openssh.com")),
            entry(
                    "host.key.algorithms",
                    Change.next(
                            "host.key.algorithms",
                            "ssh-ed25519",
                            Change.algorithm("host.key.algorithms", "ssh-ed25519"))),
            entry(
                    "pubkey.accepted.algorithms",
                    Change.next(
                            "pubkey.accepted.algorithms",
                            "ssh-ed25519",
                            Change.algorithm("pubkey.accepted.algorithms", "ssh-ed25519"))),
            entry(
                    "connect.timeout",
                    Change.next(
                            "connect.timeout",
                            "7s",
                            has(settings -> settings.times().connect(), Duration.ofSeconds(7)))),
            entry(
                    "login.timeout",
                    Change.next(
                            "login.timeout",
                            "8s",
                            has(settings -> settings.times().login(), Duration.ofSeconds(8)))),
            entry("server.alive.interval", Change.stays("server.alive.interval", "5s", AT_ONCE, tunnel -> {
                tunnel.awaitTold(0, has(settings -> settings.times().alive(), Duration.ofSeconds(5)));
            })),
            entry("server.alive.count.max", Change.stays("server.alive.count.max", "9", AT_ONCE, tunnel -> {
                tunnel.awaitTold(0, has(settings -> settings.times().aliveMax(), 9));
            })),
            entry("reconnect.interval", Change.stays("reconnect.interval", "50ms", AT_ONCE, tunnel -> {
                tunnel.lose();
                tunnel.gate.away(false);
                await(() -> tunnel.engine.status().state() == State.CONNECTED);
            })),
            entry("reconnect.interval.max", Change.stays("reconnect.interval.max", "2h", AT_ONCE, tunnel -> {
                tunnel.lose();
                tunnel.gate.away(false);
                tunnel.apply(Map.of("reconnect.interval.max", "3h"));
                await(() -> tunnel.engine.status().state() == State.CONNECTED);
            })),
            entry("reconnect.count", Change.stays("reconnect.count", "1", AT_ONCE, tunnel -> {
                tunnel.gate.away(true);
                tunnel.gate.connections().get(0).close("lost");
                await(() -> tunnel.engine.status().state() == State.FAILED);
            })),
            entry("max.clients", Change.stays("max.clients", "1", AT_ONCE, LiveSettingsTest::assertTurnedAway)),
            entry("waiting.max", Change.stays("waiting.max", "0", AT_ONCE, tunnel -> {
                tunnel.lose();
                tunnel.assertTurnedAway();
            })),
            entry("waiting.timeout", Change.stays("waiting.timeout", "200ms", NEXT_CLIENT, tunnel -> {
                tunnel.lose();
                tunnel.assertTurnedAway();
            })),
            entry(
                    "socks.timeout",
                    new Change(Map.of("socks.timeout", "200ms", "type", "dynamic"), NEXT_CLIENT, false, tunnel -> {
                        try (Socket client = tunnel.connect()) {
                            client.getOutputStream().write(hex("05 01"));
                            assertArrayEquals(
                                    hex("05 FF"), client.getInputStream().readAllBytes());
                        }
                    })),
            entry("open.timeout", Change.stays("open.timeout", "200ms", NEXT_CLIENT, tunnel -> {
                tunnel.gate.silent();
                tunnel.assertTurnedAway();
            })),
            entry("drain.timeout", Change.stays("drain.timeout", "200ms", AT_ONCE, tunnel -> {
                tunnel.engine.close().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            })));

    private final SocketLoop loop = new SocketLoop();
    private final FakeGate gate = new FakeGate();
    private final Map<String, String> configuration = new HashMap<>(Map.ofEntries(
            entry("name", "test"),
            entry("listen.port", "0"),
            entry("target", "db:5432"),
            entry("ssh.host", "gate"),
            entry("ssh.user", "alice"),
            entry("private.key", "/key"),
            entry("_passphrase", "x"),
            entry("_password", "x"),
            entry("host.key", FINGERPRINT),
            entry("reconnect.interval", "1m"),
            entry("reconnect.interval.max", "1h"),
            entry("waiting.timeout", "1h"),
            entry("socks.timeout", "1h"),
            entry("open.timeout", "1h"),
            entry("drain.timeout", "1h")));
    private TunnelEngine engine;

    @AfterEach
    void close() {
        if (engine != null) {
            engine.stop();
            engine.close().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }
        loop.close();
    }

    static Set<String> keys() {
        return CHANGES.keySet();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aNewValueTakesEffectAsTheDocumentationSays(String key) throws Exception {
        Change change = CHANGES.get(key);
        start();
        try (Socket client = connect()) {
            FakeGate.Opened carried = opened(1);
            apply(change.values());
            if (change.another()) {
                await(() -> gate.connections().size() == 2);
            }
            client.getOutputStream().write("goes on".getBytes(StandardCharsets.US_ASCII));
            await(() -> carried.channel().sentText().equals("goes on"));
            assertTrue(gate.connections().get(0).isOpen());
            assertEquals(change.another() ? 2 : 1, gate.connections().size());
            change.effect().show(this);
        }
    }

    @Test
    void everyKeyIsHereWithTheAnswerThatTheDocumentationGives() throws IOException {
        Set<String> keys = Arrays.stream(TunnelConfig.class.getDeclaredMethods())
                .map(method -> key(method.getName()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(keys, new TreeSet<>(CHANGES.keySet()));
        Map<String, String> answers = CHANGES.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, change -> change.getValue().answer()));
        assertEquals(documented(), answers);
    }

    /** What the descriptions of the keys say; annotations of metatype are not there at run time. */
    private static Map<String, String> documented() throws IOException {
        Path source = Path.of("src/main/java", TunnelConfig.class.getName().replace('.', '/') + ".java");
        Matcher matcher = Pattern.compile("Takes effect: ([a-z ]+)\\.\"[^;]*?String(?:\\[])? (\\w+)\\(\\)")
                .matcher(Files.readString(source));
        Map<String, String> documented = new HashMap<>();
        while (matcher.find()) {
            documented.put(key(matcher.group(2)), matcher.group(1));
        }
        return documented;
    }

    private static String key(String method) {
        return method.replace("__", "\0").replace('_', '.').replace('\0', '_');
    }

    // Tools

    private void start() throws InvalidSettingsException {
        engine = new TunnelEngine(
                loop, "org.sallyport.tunnel~test", SettingsReader.read(configuration), PortHandover.toNobody());
        engine.clients(Optional.of(gate));
        engine.start();
        await(() -> engine.status().state() == State.CONNECTED
                && !engine.status().addresses().isEmpty());
    }

    private void apply(Map<String, String> values) throws InvalidSettingsException {
        configuration.putAll(values);
        engine.apply(SettingsReader.read(configuration));
    }

    /** The connection is lost, and the server is not there any more. */
    private void lose() {
        gate.away(true);
        gate.connections().get(0).close("lost");
        await(() -> engine.status().state() == State.WAITING);
    }

    /** Until the connection of this number was told. */
    private void awaitTold(int number, Function<ClientSettings, Boolean> has) {
        await(() -> gate.connections().size() > number
                && has.apply(gate.connections().get(number).settings()));
    }

    private void assertTurnedAway() throws IOException {
        try (Socket client = connect()) {
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }
    }

    private FakeGate.Opened opened(int count) {
        await(() -> gate.opened().size() >= count);
        return gate.opened().get(count - 1);
    }

    /** 0 as long as there is none: a program that is being started has our sockets for a moment, so that a port cannot be opened anew then. */
    private int port() {
        List<InetSocketAddress> open = engine.status().addresses();
        return open.isEmpty() ? 0 : open.get(0).getPort();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return socket;
    }

    private static <T> Function<ClientSettings, Boolean> has(Function<ClientSettings, T> what, T value) {
        return settings -> what.apply(settings).equals(value);
    }

    private static String freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return String.valueOf(socket.getLocalPort());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Of a port that listens: the system tells it as the length of the transmit queue (ss(8)). */
    private static int backlog(int port) {
        try {
            Process ss = new ProcessBuilder("ss", "-Hltn", "sport = :" + port).start();
            String shown = new String(ss.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            List<String> words = Stream.of(shown.strip().split("\\s+")).toList();
            return words.size() > 2 ? Integer.parseInt(words.get(2)) : 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited too long");
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
