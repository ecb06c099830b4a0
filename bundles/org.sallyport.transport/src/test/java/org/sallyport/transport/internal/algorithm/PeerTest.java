package org.sallyport.transport.internal.algorithm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.kex.DHGClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every algorithm negotiates and carries data with another implementation: OpenSSH's client where it knows the algorithm, the engine's own client where
 * it does not yet.
 */
class PeerTest {

    private static final long TIMEOUT_MS = 30_000;

    /** Known to OpenSSH from 9.9 on. */
    private static final List<String> NEWER_EXCHANGES = List.of("mlkem768x25519-sha256", "sntrup761x25519-sha512");

    @TempDir
    static Path folder;

    private static OpenSsh ssh;
    private static byte[] data;

    static List<Provider> providers() {
        return Providers.all().toList();
    }

    @BeforeAll
    static void prepare() {
        ssh = new OpenSsh(folder);
        data = new byte[150_000];
        new Random(3).nextBytes(data);
    }

    /** One connection tries one algorithm of each kind, until each has been tried. */
    @ParameterizedTest
    @MethodSource("providers")
    void modernAlgorithmsWorkWithOpenSsh(Provider provider) throws Exception {
        AlgorithmLists lists = AlgorithmLists.of(AlgorithmPolicy.MODERN);
        Map<AlgorithmKind, Set<String>> tried = tryAll(provider, lists);
        for (AlgorithmKind kind : AlgorithmKind.values()) {
            Set<String> expected = new TreeSet<>(lists.names(kind));
            NEWER_EXCHANGES.stream()
                    .filter(name -> !tried.get(kind).contains(name))
                    .forEach(expected::remove);
            expected.removeIf(name -> name.startsWith("sk-"));
            assertEquals(expected, tried.get(kind), kind.key());
        }
    }

    @Test
    void olderAlgorithmsWorkWithOpenSsh() throws Exception {
        AlgorithmLists lists = AlgorithmLists.of(AlgorithmPolicy.LEGACY)
                .with(
                        AlgorithmKind.KEY_EXCHANGE,
                        "diffie-hellman-group1-sha1,diffie-hellman-group14-*,diffie-hellman-group16-sha512,"
                                + "diffie-hellman-group18-sha512,diffie-hellman-group-exchange-*")
                .with(AlgorithmKind.CIPHER, "3des-cbc,aes*-cbc")
                .with(AlgorithmKind.MAC, "hmac-md5*,hmac-sha1-96")
                .with(AlgorithmKind.HOST_KEY, "ssh-rsa,ssh-dss")
                .with(AlgorithmKind.USER_KEY, "ssh-rsa,ssh-dss")
                .with(AlgorithmKind.COMPRESSION, "zlib");
        Map<AlgorithmKind, Set<String>> tried = tryAll(Providers.JDK, lists);
        for (AlgorithmKind kind : AlgorithmKind.values()) {
            assertEquals(new TreeSet<>(lists.names(kind)), tried.get(kind), kind.key());
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void exchangesNewerThanTheInstalledOpenSshWorkWithTheEnginesClient(Provider provider) throws Exception {
        AlgorithmLists lists = AlgorithmLists.of(AlgorithmPolicy.COMPATIBLE);
        List<String> exchanges = new ArrayList<>(lists.names(AlgorithmKind.KEY_EXCHANGE));
        Set<String> shared = ssh.knows("kex");
        exchanges.removeIf(name -> shared.contains(name) && !NEWER_EXCHANGES.contains(name));
        try (EchoServer server = new EchoServer(provider, lists)) {
            for (String exchange : exchanges) {
                assertArrayEquals(data, echoOfTheEngine(server.port(), exchange), exchange);
            }
        }
        assertEquals(
                Set.of(
                        "mlkem768x25519-sha256",
                        "sntrup761x25519-sha512",
                        "mlkem768nistp256-sha256",
                        "mlkem1024nistp384-sha384",
                        "curve448-sha512",
                        "diffie-hellman-group15-sha512",
                        "diffie-hellman-group17-sha512"),
                Set.copyOf(exchanges));
    }

    /** Counters and keys start over at each exchange. */
    @Test
    void dataSurvivesExchangesOfKeysOnTheWay() throws Exception {
        byte[] much = new byte[300_000];
        new Random(4).nextBytes(much);
        try (EchoServer server = new EchoServer(Providers.JDK, AlgorithmLists.of(AlgorithmPolicy.MODERN))) {
            for (String cipher : List.of("chacha20-poly1305@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr")) {
                List<String> options =
                        List.of("RekeyLimit=256K", "Ciphers=" + cipher, "KexAlgorithms=curve25519-sha256");
                assertArrayEquals(much, ssh.echo(server.port(), ssh.key("ed25519", 0), much, options), cipher);
            }
        }
    }

    private Map<AlgorithmKind, Set<String>> tryAll(Provider provider, AlgorithmLists lists) throws Exception {
        Map<AlgorithmKind, List<String>> left = new EnumMap<>(AlgorithmKind.class);
        left.put(AlgorithmKind.KEY_EXCHANGE, known(lists, AlgorithmKind.KEY_EXCHANGE, "kex"));
        left.put(AlgorithmKind.HOST_KEY, known(lists, AlgorithmKind.HOST_KEY, "HostKeyAlgorithms"));
        left.put(AlgorithmKind.USER_KEY, known(lists, AlgorithmKind.USER_KEY, "PubkeyAcceptedAlgorithms"));
        left.put(AlgorithmKind.CIPHER, known(lists, AlgorithmKind.CIPHER, "cipher"));
        left.put(AlgorithmKind.MAC, known(lists, AlgorithmKind.MAC, "mac"));
        left.put(AlgorithmKind.COMPRESSION, known(lists, AlgorithmKind.COMPRESSION, "compression"));
        int rounds = left.values().stream().mapToInt(List::size).max().orElseThrow();
        List<String> withoutMac = left.get(AlgorithmKind.CIPHER).stream()
                .filter(name -> name.endsWith("@openssh.com"))
                .toList();
        left.get(AlgorithmKind.CIPHER).removeAll(withoutMac);
        Map<AlgorithmKind, Set<String>> tried = new EnumMap<>(AlgorithmKind.class);
        EnumSet.allOf(AlgorithmKind.class).forEach(kind -> tried.put(kind, new TreeSet<>()));
        try (EchoServer server = new EchoServer(provider, lists)) {
            for (int round = 0; round < rounds + withoutMac.size(); round++) {
                Map<AlgorithmKind, String> choice = new EnumMap<>(AlgorithmKind.class);
                for (AlgorithmKind kind : AlgorithmKind.values()) {
                    List<String> names = left.get(kind);
                    choice.put(kind, names.get(round % names.size()));
                }
                if (round >= rounds) {
                    choice.put(AlgorithmKind.CIPHER, withoutMac.get(round - rounds));
                }
                connect(server.port(), choice);
                choice.forEach((kind, name) -> tried.get(kind).add(name));
            }
        }
        return tried;
    }

    private static List<String> known(AlgorithmLists lists, AlgorithmKind kind, String query) throws Exception {
        List<String> names = new ArrayList<>(lists.names(kind));
        names.retainAll(ssh.knows(query));
        names.removeIf(name -> name.startsWith("sk-"));
        return names;
    }

    private static void connect(int port, Map<AlgorithmKind, String> choice) throws Exception {
        List<String> options = List.of(
                "KexAlgorithms=" + choice.get(AlgorithmKind.KEY_EXCHANGE),
                "HostKeyAlgorithms=" + choice.get(AlgorithmKind.HOST_KEY),
                "PubkeyAcceptedAlgorithms=" + choice.get(AlgorithmKind.USER_KEY),
                "Ciphers=" + choice.get(AlgorithmKind.CIPHER),
                "MACs=" + choice.get(AlgorithmKind.MAC),
                "Compression=" + (choice.get(AlgorithmKind.COMPRESSION).equals("none") ? "no" : "yes"));
        byte[] echo = ssh.echo(port, userKey(choice.get(AlgorithmKind.USER_KEY)), data, options);
        assertArrayEquals(data, echo, choice.toString());
    }

    private static Path userKey(String algorithm) throws Exception {
        return switch (algorithm) {
            case "ssh-ed25519" -> ssh.key("ed25519", 0);
            case "ecdsa-sha2-nistp256" -> ssh.key("ecdsa", 256);
            case "ecdsa-sha2-nistp384" -> ssh.key("ecdsa", 384);
            case "ecdsa-sha2-nistp521" -> ssh.key("ecdsa", 521);
            case "ssh-dss" -> ssh.key("dsa", 1024);
            default -> ssh.key("rsa", 2048);
        };
    }

    private static byte[] echoOfTheEngine(int port, String exchange) throws Exception {
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setKeyExchangeFactories(List.of(DHGClient.newFactory(BuiltinDHFactories.fromFactoryName(exchange))));
            client.setServerKeyVerifier((session, address, key) -> true);
            client.start();
            try (ClientSession session = client.connect("tester", "127.0.0.1", port)
                    .verify(TIMEOUT_MS)
                    .getSession()) {
                session.addPublicKeyIdentity(
                        KeyPairGenerator.getInstance("EC", Providers.JDK).generateKeyPair());
                session.auth().verify(TIMEOUT_MS);
                return echo(session);
            }
        }
    }

    private static byte[] echo(ClientSession session) throws Exception {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (ChannelExec channel = session.createExecChannel("echo")) {
            channel.setOut(received);
            channel.setIn(new ByteArrayInputStream(data));
            channel.open().verify(TIMEOUT_MS);
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), TIMEOUT_MS);
        }
        return received.toByteArray();
    }
}
