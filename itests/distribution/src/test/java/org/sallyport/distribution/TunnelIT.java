package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tunnels of the distribution that ships, through OpenSSH's server and through our own, with real clients and targets at their ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TunnelIT {

    private static final long GIBIBYTE = 1L << 30;
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    static Path directory;

    private TunnelContainer tunnels;
    private OpenSshServer sshd;
    private TargetServer target;
    private HttpServer http;
    private Container container;
    private int local;
    private int own;
    private int dynamic;

    @BeforeAll
    void start() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            byte[] answer = "carried".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        http.start();
        tunnels = new TunnelContainer("tunnels", directory);
        sshd = tunnels.sshd();
        target = tunnels.target();
        container = tunnels.container();
        local = tunnels.local();
        own = tunnels.own();
        dynamic = tunnels.freePort();
        tunnels.configure("dynamic", "type = dynamic\n" + tunnels.tunnel(dynamic));
        container.awaitLog(Pattern.compile("tunnel dynamic: connected"));
    }

    @AfterAll
    void stop() throws IOException {
        tunnels.close();
        http.stop(0);
    }

    /** Each test begins with a tunnel that is up, whatever the one before did to it. */
    @BeforeEach
    void awaitTunnels() throws IOException {
        assertEquals('x', TunnelContainer.echo(local, 'x'));
    }

    @ParameterizedTest
    @CsvSource({"sshd, down", "sshd, up", "own server, down", "own server, up"})
    void movesAGibibyte(String server, String direction) throws IOException {
        try (Socket socket = TunnelContainer.connect(server.equals("sshd") ? local : own)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            out.write(direction.equals("down") ? TargetServer.DOWNLOAD : TargetServer.UPLOAD);
            out.writeLong(GIBIBYTE);
            if (direction.equals("down")) {
                assertEquals(TargetServer.checksum(GIBIBYTE), TargetServer.read(in, GIBIBYTE));
                assertEquals(-1, in.read());
            } else {
                TargetServer.write(out, GIBIBYTE);
                assertEquals(TargetServer.checksum(GIBIBYTE), in.readLong());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--socks4, 127.0.0.1",
        "--socks4a, localhost",
        "--socks5, 127.0.0.1",
        "--socks5, localhost",
        "--socks5-hostname, localhost"
    })
    void curlFetchesThroughSocks(String option, String host) {
        String fetched = curl(option, "http://" + host + ":" + http.getAddress().getPort() + "/")
                .run()
                .succeeded()
                .output();
        assertEquals("carried", fetched);
    }

    @ParameterizedTest
    @CsvSource({
        "--socks4a, localhost, request rejected or failed",
        "--socks5-hostname, localhost, (5)",
        "--socks5-hostname, no.such.host.invalid, (4)"
    })
    void curlIsToldWhyNot(String option, String host, String answer) throws IOException {
        String told = curl(option, "http://" + host + ":" + tunnels.freePort() + "/")
                .run()
                .failed()
                .output();
        assertTrue(told.contains(answer), told);
    }

    @Test
    void halfCloseReachesTheOtherEnd() throws IOException {
        String script = "import socket, sys\n"
                + "s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))\n"
                + "s.sendall(b'e' + b'question' * 100000)\n"
                + "s.shutdown(socket.SHUT_WR)\n"
                + "answer = b''.join(iter(lambda: s.recv(65536), b''))\n"
                + "print(answer == b'question' * 100000)\n";
        for (int port : List.of(local, own)) {
            assertEquals(
                    "True\n",
                    Program.of("python3", "-c", script, String.valueOf(port))
                            .run()
                            .succeeded()
                            .output());
        }
    }

    @Test
    void aSlowClientSlowsOnlyItself() throws IOException {
        try (Socket slow = TunnelContainer.connect(local)) {
            DataOutputStream out = new DataOutputStream(slow.getOutputStream());
            out.write(TargetServer.DOWNLOAD);
            out.writeLong(64L << 20);
            for (int i = 0; i < 20; i++) {
                assertEquals('y', TunnelContainer.echo(local, 'y'));
            }
            assertEquals(TargetServer.checksum(64L << 20), TargetServer.read(slow.getInputStream(), 64L << 20));
        }
    }

    @Test
    void openSshReachesWhatOurServerPermitsAndNothingElse() throws IOException {
        Login login = Login.withKey(container.port(), "tess", directory, sshd.key());
        // A name is permitted where it resolves to a permitted address.
        for (String host : List.of("127.0.0.1", "localhost")) {
            String answer = login.ssh("-W", host + ":" + target.port(), login.target())
                    .input(new byte[] {TargetServer.ECHO_AT_END, 'q'})
                    .run()
                    .succeeded()
                    .output();
            assertTrue(answer.endsWith("q"), answer);
        }
        for (String host : List.of("127.0.0.1", "localhost", "127.1", "no.such.host.invalid")) {
            String refused = login.ssh("-W", host + ":" + http.getAddress().getPort(), login.target())
                    .run()
                    .failed()
                    .output();
            assertTrue(refused.contains("administratively prohibited"), refused);
        }
    }

    @Test
    void showsTheHostKeyThatNobodyHasConfirmed() throws IOException {
        int port = tunnels.freePort();
        String configuration = tunnels.tunnel(port).replaceAll("(?m)^host.key.*$", "");
        tunnels.configure("untrusting", configuration);
        container.awaitLog(Pattern.compile("tunnel untrusting: the host key of .* is not known to be right.*"
                + Pattern.quote(sshd.fingerprint())));
        assertThrows(IOException.class, () -> TunnelContainer.connect(port).close(), "nobody listens");

        tunnels.configure("untrusting", tunnels.tunnel(port).replaceAll("SHA256:.", "SHA256:_"));
        container.awaitLog(
                Pattern.compile("org.sallyport.tunnel~untrusting: host.key = .* the last good settings stay"));

        tunnels.configure("untrusting", configuration + "host.key = SHA256:" + "A".repeat(43) + "\n");
        container.awaitLog(Pattern.compile("the host key .* is refused: expected is SHA256:AAA"));
        Files.delete(tunnels.configuration("untrusting"));
    }

    @Test
    void aNewPortMovesTheListenerAlone() throws IOException {
        int before = tunnels.freePort();
        int after = tunnels.freePort();
        tunnels.configure("moving", tunnels.tunnel(before));
        container.awaitLog(Pattern.compile("tunnel moving: connected"));
        try (Socket client = TunnelContainer.connect(before)) {
            client.getOutputStream().write(TargetServer.ECHO);
            tunnels.configure("moving", tunnels.tunnel(after));
            container.awaitLog(Pattern.compile("tunnel moving: listening on .*" + after));
            assertEquals('a', TunnelContainer.echo(after, 'a'));
            assertThrows(
                    IOException.class, () -> TunnelContainer.connect(before).close());
            client.getOutputStream().write('b');
            assertEquals('b', client.getInputStream().read());

            tunnels.configure("moving", tunnels.tunnel(after) + "listen.address = 127.0.0.2\n");
            container.awaitLog(Pattern.compile("tunnel moving: listening on .*127.0.0.2:" + after));
            Waiting.until(() -> isRefused(after), SOON, () -> "somebody listens on " + after);
            client.getOutputStream().write('d');
            assertEquals('d', client.getInputStream().read());

            tunnels.configure("moving", tunnels.tunnel(after) + "reconnect.interval = soon\n");
            container.awaitLog(
                    Pattern.compile("reconnect.interval = \"soon\" is refused.*the last good settings stay"));
            client.getOutputStream().write('c');
            assertEquals('c', client.getInputStream().read());
        }
        assertEquals(
                1,
                Pattern.compile("tunnel moving: connected")
                        .matcher(container.log())
                        .results()
                        .count());
        Files.delete(tunnels.configuration("moving"));
    }

    @Test
    void aSilentServerIsNoticed() throws IOException {
        try (OpenSshServer other = new OpenSshServer(Files.createDirectory(directory.resolve("silent"))).start()) {
            int port = tunnels.freePort();
            tunnels.configure(
                    "silent",
                    tunnels.tunnel(port, other) + "server.alive.interval = 500ms\nserver.alive.count.max = 2\n");
            container.awaitLog(Pattern.compile("tunnel silent: connected"));
            try (Socket client = TunnelContainer.connect(port)) {
                client.getOutputStream().write(new byte[] {TargetServer.ECHO, 'a'});
                assertEquals('a', client.getInputStream().read());
                other.freezeConnections();
                container.awaitLog(
                        Pattern.compile("tunnel silent: the connection to .* is lost: no answer to 2 questions"));
                assertThrows(IOException.class, () -> client.getInputStream().read(), "a reset");
            }
            Waiting.until(
                    () -> container.log().split("tunnel silent: connected", -1).length == 3,
                    SOON,
                    () -> "the tunnel does not come back");
            assertEquals('b', TunnelContainer.echo(port, 'b'));
            Files.delete(tunnels.configuration("silent"));
        }
    }

    @Test
    void asksForTheAlgorithmsThatAreConfigured() throws IOException {
        int port = tunnels.freePort();
        tunnels.configure(
                "particular",
                tunnels.tunnel(port)
                        + "kex.algorithms = ecdh-sha2-nistp384\nciphers = aes192-ctr\nmacs = hmac-sha2-512-etm@openssh.com\n"
                        + "compression = zlib@openssh.com\n");
        container.awaitLog(Pattern.compile("tunnel particular: connected"));
        String log = sshd.log();
        assertTrue(log.contains("kex: algorithm: ecdh-sha2-nistp384"), log);
        assertTrue(
                log.contains("kex: client->server cipher: aes192-ctr MAC: hmac-sha2-512-etm@openssh.com"
                        + " compression: zlib@openssh.com"),
                log);
        assertEquals('z', TunnelContainer.echo(port, 'z'));

        tunnels.configure("particular", tunnels.tunnel(port) + "ciphers = rot13\n");
        container.awaitLog(Pattern.compile("ciphers = \"rot13\" is refused: .* the last good settings stay"));
        assertEquals('z', TunnelContainer.echo(port, 'z'));
        Files.delete(tunnels.configuration("particular"));
    }

    @Test
    void logsInWithAPasswordAndWithAnEncryptedKey() throws IOException {
        Path key = directory.resolve("encrypted");
        Program.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "a passphrase", "-f", key.toString())
                .run()
                .succeeded();
        container.configure(
                "org.sallyport.user-uma.cfg",
                "password = " + RunningContainer.HASH + "\nauthorized.keys = [ \""
                        + Files.readString(Path.of(key + ".pub")).strip() + "\" ]\n");
        int port = tunnels.freePort();
        String gate = "listen.port = " + port + "\ntarget = 127.0.0.1:" + target.port()
                + "\nssh.host = 127.0.0.1\nssh.port = " + container.port() + "\nssh.user = uma\nknown.hosts = "
                + tunnels.knownHosts() + "\nreconnect.interval = 100ms\n";
        tunnels.configure("secret", gate + "_password = wrong\n");
        container.awaitLog(Pattern.compile("tunnel secret: .* does not accept uma with \\[password]"));
        tunnels.configure("secret", gate + "_password = $[secret:gate]\n");
        container.awaitLog(Pattern.compile("tunnel secret: connected"));
        assertEquals('p', TunnelContainer.echo(port, 'p'));
        tunnels.configure("secret", gate + "private.key = " + key + "\n_passphrase = a passphrase\n");
        Waiting.until(
                () -> container.log().split("tunnel secret: connected", -1).length == 3,
                SOON,
                () -> "no login with the key:\n" + container.log());
        assertEquals('k', TunnelContainer.echo(port, 'k'));
        assertTrue(!container.log().contains(RunningContainer.PASSWORD), "the password is in the log");
        Files.delete(tunnels.configuration("secret"));
    }

    private Program curl(String option, String url) {
        return Program.of("curl", "-sS", "--max-time", "20", "--noproxy", "", option, "127.0.0.1:" + dynamic, url);
    }

    private static boolean isRefused(int port) {
        try {
            TunnelContainer.connect(port).close();
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
