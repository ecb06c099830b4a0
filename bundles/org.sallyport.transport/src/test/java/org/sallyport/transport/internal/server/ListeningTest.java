package org.sallyport.transport.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.crypto.bc.internal.BouncyCastleCrypto;
import org.sallyport.session.HostKey;
import org.sallyport.session.Login;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.transport.internal.plugin.Plugin;

/** Where a server listens, and what it takes to. */
class ListeningTest {

    @TempDir
    Path directory;

    private static String greeting(String address, int port) throws IOException {
        try (Socket socket = new Socket(address, port)) {
            socket.setSoTimeout(20_000);
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPort(ServerProbe probe, int port) {
        ServerProbe.await(
                () -> probe.server.addresses().equals(List.of(new InetSocketAddress("127.0.0.1", port))),
                "port " + port);
    }

    @Test
    void theListenerMovesAndConnectionsStay() throws Exception {
        try (ServerProbe probe = new ServerProbe(directory, Map.of()).subsystem(new Echo())) {
            probe.authenticator(attempt -> new Accept(Login.of(attempt.user())), "password");
            int before = probe.port();
            try (RawClient client = new RawClient(before, "demo")) {
                client.session().addPasswordIdentity("any");
                client.session().auth().verify(Duration.ofSeconds(20));
                int after = freePort();

                probe.change("listen.port", Integer.toString(after));

                awaitPort(probe, after);
                assertEquals("SSH-2.0-Sallyport", greeting("127.0.0.1", after));
                assertThrows(ConnectException.class, () -> greeting("127.0.0.1", before));
                client.session().createSubsystemChannel("echo").open().verify(Duration.ofSeconds(20));
            }
        }
    }

    @Test
    void otherChangesLeaveAFreePortAlone() throws Exception {
        try (ServerProbe probe = new ServerProbe(directory, Map.of())) {
            int port = probe.port();

            probe.change("version.string", "SSH-2.0-Other");

            ServerProbe.await(() -> hears(port, "SSH-2.0-Other"), "the new version");
            assertEquals(port, probe.port());
        }
    }

    private static boolean hears(int port, String version) {
        try {
            return greeting("127.0.0.1", port).equals(version);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void severalAddressesShareTheFreePort() throws Exception {
        try (ServerProbe probe = new ServerProbe(directory, Map.of("listen.address", "127.0.0.1,127.0.0.2"))) {
            int port = probe.port();

            assertEquals(
                    List.of(new InetSocketAddress("127.0.0.1", port), new InetSocketAddress("127.0.0.2", port)),
                    probe.server.addresses());
            assertEquals("SSH-2.0-Sallyport", greeting("127.0.0.2", port));

            probe.change("listen.address", "127.0.0.2");
            ServerProbe.await(() -> probe.server.addresses().size() == 1, "one address");
            assertEquals("SSH-2.0-Sallyport", greeting("127.0.0.2", probe.port()));
        }
    }

    @Test
    void oneAddressCanBecomeAllOnTheSamePort() throws Exception {
        int port = freePort();
        try (ServerProbe probe = new ServerProbe(directory, Map.of("listen.port", Integer.toString(port)))) {
            awaitPort(probe, port);

            probe.change("listen.address", "");

            ServerProbe.await(
                    () -> probe.server.addresses().stream()
                            .anyMatch(address -> address.getAddress().isAnyLocalAddress()),
                    "all addresses");
            assertEquals("SSH-2.0-Sallyport", greeting("127.0.0.3", port));
        }
    }

    @Test
    void aPortThatIsTakenIsWaitedFor() throws Exception {
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        int port = taken.getLocalPort();
        try (ServerProbe probe = new ServerProbe(directory, Map.of("listen.port", Integer.toString(port)))) {
            ServerProbe.await(() -> tellsOfPort(probe, port), "the first try");
            assertEquals(List.of(), probe.server.addresses());

            taken.close();

            awaitPort(probe, port);
            ServerProbe.await(() -> !tellsOfPort(probe, port), "the end of the trouble");
            assertEquals("SSH-2.0-Sallyport", greeting("127.0.0.1", port));
        }
    }

    @Test
    void aMoveToATakenPortLeavesTheOldOneOpenMeanwhile() throws Exception {
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        try (ServerProbe probe = new ServerProbe(directory, Map.of())) {
            int before = probe.port();
            probe.change("listen.port", Integer.toString(taken.getLocalPort()));
            probe.change("version.string", "SSH-2.0-Later");
            ServerProbe.await(() -> hears(before, "SSH-2.0-Later"), "the change behind it");
            int wanted = taken.getLocalPort();
            ServerProbe.await(() -> tellsOfPort(probe, wanted), "the trouble to be told");
            assertEquals(before, probe.port());
            taken.close();
            awaitPort(probe, wanted);
            ServerProbe.await(() -> !tellsOfPort(probe, wanted), "the end of the trouble");
        }
    }

    @Test
    void addressesThatCanBeOpenAreWhileAnotherIsInTrouble() throws Exception {
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"));
        int port = taken.getLocalPort();
        InetSocketAddress good = new InetSocketAddress("127.0.0.1", port);
        try (ServerProbe probe = new ServerProbe(
                directory, Map.of("listen.port", Integer.toString(port), "listen.address", "127.0.0.2,127.0.0.1"))) {
            ServerProbe.await(() -> tells(probe, "cannot listen on 127.0.0.2:" + port), "the trouble");
            assertEquals(List.of(good), probe.server.addresses());
            try (Socket waiting = new Socket("127.0.0.1", port)) {
                // What waits in a socket that closes would be reset.
                probe.change("version.string", "SSH-2.0-Later");
                ServerProbe.await(() -> hears(port, "SSH-2.0-Later"), "another try");
                assertEquals('S', waiting.getInputStream().read());
            }
            assertEquals(List.of(good), probe.server.addresses());

            probe.change("listen.address", "127.0.0.1");
            ServerProbe.await(() -> !tells(probe, "cannot listen"), "the end of the trouble");
            probe.change("listen.address", "127.0.0.1,127.0.0.2,[nowhere]");
            ServerProbe.await(() -> tells(probe, "cannot listen on [nowhere]"), "the name to be told of");
            taken.close();
            ServerProbe.await(() -> probe.server.addresses().size() == 2, "the second address");
            assertEquals(good, probe.server.addresses().get(0));
        }
    }

    @Test
    void anAddressThatIsNotOfThisMachineClosesNoOther() throws Exception {
        try (ServerProbe probe = new ServerProbe(directory, Map.of())) {
            int port = probe.port();
            probe.change("listen.port", Integer.toString(port));
            // Reserved for documentation (RFC 5737): no machine has it.
            probe.change("listen.address", "127.0.0.1,192.0.2.1");
            ServerProbe.await(() -> tells(probe, "cannot listen on 192.0.2.1:" + port), "the trouble");

            assertEquals(List.of(new InetSocketAddress("127.0.0.1", port)), probe.server.addresses());
            assertTrue(hears(port, "SSH-2.0-Sallyport"));
        }
    }

    @Test
    void allAddressesStayOpenWhenAnotherOneCannotBe() throws Exception {
        int port = freePort();
        try (ServerProbe probe = new ServerProbe(
                directory, Map.of("listen.port", Integer.toString(port), "listen.address", "0.0.0.0,192.0.2.1"))) {
            ServerProbe.await(() -> tells(probe, "cannot listen on 192.0.2.1:" + port), "the trouble");
            assertTrue(hears(port, "SSH-2.0-Sallyport"));

            probe.change("listen.address", "192.0.2.1");
            try (Socket waiting = new Socket("127.0.0.1", port)) {
                probe.change("version.string", "SSH-2.0-Later");
                ServerProbe.await(() -> hears(port, "SSH-2.0-Later"), "another try");
                assertEquals('S', waiting.getInputStream().read(), "what waits in a socket that closes is reset");
            }
        }
    }

    @Test
    void onePortIsOpenAgainWhenAllAddressesCannotBe() throws Exception {
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"));
        int port = taken.getLocalPort();
        try (ServerProbe probe = new ServerProbe(directory, Map.of("listen.port", Integer.toString(port)))) {
            awaitPort(probe, port);
            probe.change("listen.address", "0.0.0.0");
            ServerProbe.await(() -> tells(probe, "cannot listen on 0.0.0.0:" + port), "the trouble");

            assertEquals(List.of(new InetSocketAddress("127.0.0.1", port)), probe.server.addresses());
            assertTrue(hears(port, "SSH-2.0-Sallyport"));
        } finally {
            taken.close();
        }
    }

    private static boolean tellsOfPort(ServerProbe probe, int port) {
        return tells(probe, "cannot listen on 127.0.0.1:" + port + ": ");
    }

    private static boolean tells(ServerProbe probe, String trouble) {
        return probe.server.trouble().filter(told -> told.startsWith(trouble)).isPresent();
    }

    @Test
    void withoutItsCryptoProviderItWaits() throws Exception {
        try (ServerProbe probe = new ServerProbe(directory, Map.of("crypto.provider", "bc"))) {
            CryptoProvider provider = new BouncyCastleCrypto();
            assertEquals(List.of(), probe.server.addresses());

            probe.providers.put(new Plugin<>(provider, 0, 77, Set.of("bc"), "bc"));
            int port = probe.port();
            assertEquals("SSH-2.0-Sallyport", greeting("127.0.0.1", port));
        }
    }

    @Test
    void noProviderIsEverRegisteredWithTheJvm() throws Exception {
        for (String provider : List.of("jca", "bc")) {
            try (ServerProbe probe = new ServerProbe(directory, Map.of("crypto.provider", provider))) {
                probe.subsystem(new Echo());
                probe.authenticator(attempt -> new Accept(Login.of(attempt.user())), "publickey");
                probe.providers.put(new Plugin<>(new BouncyCastleCrypto(), 0, 77, Set.of("bc"), "bc"));
                OpenSsh client = new OpenSsh(Files.createTempDirectory(directory, "ssh"), probe.port());
                Path key = client.keygen("ed25519");

                OpenSsh.Run run = client.ssh("", "-i", key.toString(), "-s", "demo@127.0.0.1", "echo");

                assertEquals("hello demo\n", run.out(), run.err());
                assertNull(Security.getProvider("BC"));
            }
        }
    }

    @Test
    void hostKeysThatCannotBeHadLeaveTheLastSettingsInForceUntilTheyCan() throws Exception {
        try (ServerProbe probe = new ServerProbe(directory, Map.of())) {
            int port = probe.port();
            List<HostKey> keys = probe.server.hostKeys();
            Path bad = Files.writeString(directory.resolve("bad"), "not a key");
            probe.configuration.put("version.string", "SSH-2.0-Later");

            probe.change("host.keys", bad.toString());

            ServerProbe.await(() -> probe.server.refusal().isPresent(), "the refusal");
            String refusal = probe.server.refusal().orElseThrow();
            assertTrue(refusal.startsWith("host.keys: host key " + bad + ": no private key in the file"), refusal);
            assertTrue(hears(port, "SSH-2.0-Sallyport"), "nothing of it is in force");
            assertEquals(keys, probe.server.hostKeys());

            Files.copy(directory.resolve("ssh_host_ed25519_key"), bad, StandardCopyOption.REPLACE_EXISTING);
            ServerProbe.await(() -> hears(port, "SSH-2.0-Later"), "the settings, as the key is there now");
            assertEquals(Optional.empty(), probe.server.refusal());

            probe.change("host.keys", "ecdsa-nistp256");
            ServerProbe.await(() -> !probe.server.hostKeys().equals(keys), "new keys");
            assertEquals("ecdsa-sha2-nistp256", probe.server.hostKeys().get(0).type());
        }
    }

    @Test
    void aProviderThatThereIsNotLeavesTheLastSettingsInForce() throws Exception {
        try (ServerProbe probe = new ServerProbe(directory, Map.of())) {
            int port = probe.port();
            probe.configuration.put("version.string", "SSH-2.0-Later");

            probe.change("crypto.provider", "typo");

            ServerProbe.await(() -> probe.server.refusal().isPresent(), "the refusal");
            assertEquals(
                    Optional.of("crypto.provider = \"typo\": there is no such provider; those there are: jca"),
                    probe.server.refusal());
            assertTrue(hears(port, "SSH-2.0-Sallyport"), "nothing of it is in force");
            assertFalse(probe.server.trouble().orElse("").contains("crypto provider"), "no provider has gone");

            probe.change("crypto.provider", "jca");
            ServerProbe.await(() -> hears(port, "SSH-2.0-Later"), "the mended settings");
            assertEquals(Optional.empty(), probe.server.refusal());
        }
    }

    @Test
    void aBadValueIsRefusedAsAWhole() throws Exception {
        try (ServerProbe probe = new ServerProbe(directory, Map.of())) {
            int port = probe.port();

            assertThrows(InvalidSettingsException.class, () -> probe.change("listen.port", "many"));

            assertEquals(port, probe.port());
            assertTrue(hears(port, "SSH-2.0-Sallyport"));
        }
    }

    @Test
    void closingEndsConnectionsWithAWord() throws Exception {
        ServerProbe probe = new ServerProbe(directory, Map.of());
        int port = probe.port();
        try (RawClient client = new RawClient(port, "demo")) {
            probe.close();

            assertEquals("11 the server is stopping", client.disconnect());
            assertThrows(ConnectException.class, () -> greeting("127.0.0.1", port));
            ServerProbe.await(() -> !client.session().isOpen(), "the end of the connection");
        }
    }

    @Test
    void whoeverSpeaksNoSshIsToldInPlainText() throws Exception {
        try (ServerProbe probe = new ServerProbe(directory, Map.of());
                Socket socket = new Socket("127.0.0.1", probe.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertEquals(
                    "SSH-2.0-Sallyport\r\nUnsupported protocol version: GET / HTTP/1.0\n",
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
        }
    }
}
