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
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    private final List<Integer> ports = new ArrayList<>();
    private OpenSshServer sshd;
    private TargetServer target;
    private HttpServer http;
    private Container container;
    private Console console;
    private int local;
    private int own;
    private int dynamic;

    @BeforeAll
    void start() throws IOException {
        sshd = new OpenSshServer(Files.createDirectory(directory.resolve("sshd"))).start();
        target = new TargetServer();
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            byte[] answer = "carried".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        http.start();
        local = freePort();
        own = freePort();
        dynamic = freePort();
        container = Container.unpack("tunnels");
        String key = Files.readString(Path.of(sshd.key() + ".pub")).strip();
        Path hostKey = Login.newKey(directory.resolve("own-host"), "ed25519");
        String known = "[127.0.0.1]:" + container.port() + " " + Files.readString(Path.of(hostKey + ".pub"));
        Path knownHosts = Files.writeString(directory.resolve("known_hosts"), known);
        Program.of("ssh-keygen", "-q", "-H", "-f", knownHosts.toString()).run().succeeded();
        container
                .configure("org.sallyport.user-tess.cfg", "authorized.keys = [ \"" + key + "\" ]\n")
                .configure(
                        "org.sallyport.server-default.cfg",
                        "listen.port = " + container.port() + "\nhost.keys = " + hostKey
                                + "\nforwarding.local = 127.0.0.1:" + target.port() + "\n")
                .configure("org.sallyport.tunnel-local.cfg", tunnel(local))
                .configure(
                        "org.sallyport.tunnel-own.cfg",
                        "listen.port = " + own + "\ntarget = 127.0.0.1:" + target.port()
                                + "\nssh.host = 127.0.0.1\nssh.port = "
                                + container.port() + "\nssh.user = tess\nprivate.key = " + sshd.key()
                                + "\nknown.hosts = "
                                + knownHosts + "\n")
                .configure("org.sallyport.tunnel-dynamic.cfg", "type = dynamic\n" + tunnel(dynamic));
        Path secrets = Files.createDirectory(container.home().resolve("etc/secrets"));
        Files.writeString(secrets.resolve("gate"), RunningContainer.PASSWORD);
        Files.writeString(
                container.home().resolve("etc/config.properties"),
                "\norg.apache.felix.configadmin.plugin.interpolation.secretsdir = " + secrets + "\n",
                StandardOpenOption.APPEND);
        console = container.startWithConsole();
        for (String name : List.of("local", "own", "dynamic")) {
            container.awaitLog(Pattern.compile("tunnel " + name + ": connected"));
        }
        console.awaitPrompt();
    }

    @AfterAll
    void stop() throws IOException {
        console.close();
        http.stop(0);
        target.close();
        sshd.close();
    }

    /** Each test begins with a tunnel that is up, whatever the one before did to it. */
    @BeforeEach
    void awaitTunnels() throws IOException {
        assertEquals('x', echo(local, 'x'));
    }

    @ParameterizedTest
    @CsvSource({"sshd, down", "sshd, up", "own server, down", "own server, up"})
    void movesAGibibyte(String server, String direction) throws IOException {
        try (Socket socket = connect(server.equals("sshd") ? local : own)) {
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
        String told = curl(option, "http://" + host + ":" + freePort() + "/")
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
        try (Socket slow = connect(local)) {
            DataOutputStream out = new DataOutputStream(slow.getOutputStream());
            out.write(TargetServer.DOWNLOAD);
            out.writeLong(64L << 20);
            for (int i = 0; i < 20; i++) {
                assertEquals('y', echo(local, 'y'));
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
        int port = freePort();
        String configuration = tunnel(port).replaceAll("(?m)^host.key.*$", "");
        configure("untrusting", configuration);
        container.awaitLog(Pattern.compile("tunnel untrusting: the host key of .* is not known to be right.*"
                + Pattern.quote(sshd.fingerprint())));
        assertThrows(IOException.class, () -> connect(port).close(), "nobody listens");

        configure("untrusting", tunnel(port).replaceAll("SHA256:.", "SHA256:_"));
        container.awaitLog(
                Pattern.compile("org.sallyport.tunnel~untrusting: host.key = .* the last good settings stay"));

        configure("untrusting", configuration + "host.key = SHA256:" + "A".repeat(43) + "\n");
        container.awaitLog(Pattern.compile("the host key .* is refused: expected is SHA256:AAA"));
        Files.delete(configuration("untrusting"));
    }

    @Test
    void aNewPortMovesTheListenerAlone() throws IOException {
        int before = freePort();
        int after = freePort();
        configure("moving", tunnel(before));
        container.awaitLog(Pattern.compile("tunnel moving: connected"));
        try (Socket client = connect(before)) {
            client.getOutputStream().write(TargetServer.ECHO);
            configure("moving", tunnel(after));
            container.awaitLog(Pattern.compile("tunnel moving: listening on .*" + after));
            assertEquals('a', echo(after, 'a'));
            assertThrows(IOException.class, () -> connect(before).close());
            client.getOutputStream().write('b');
            assertEquals('b', client.getInputStream().read());

            configure("moving", tunnel(after) + "listen.address = 127.0.0.2\n");
            container.awaitLog(Pattern.compile("tunnel moving: listening on .*127.0.0.2:" + after));
            assertThrows(IOException.class, () -> connect(after).close());
            client.getOutputStream().write('d');
            assertEquals('d', client.getInputStream().read());

            configure("moving", tunnel(after) + "reconnect.interval = soon\n");
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
        Files.delete(configuration("moving"));
    }

    @Test
    void aStoppedBundleLetsClientsComeToTheirEnd() throws Exception {
        try (Socket client = connect(local)) {
            client.getOutputStream().write(new byte[] {TargetServer.ECHO, 'a'});
            assertEquals('a', client.getInputStream().read());
            CountDownLatch stopped = new CountDownLatch(1);
            Thread stopping = new Thread(() -> {
                console.run("bundle:stop org.sallyport.tunnel");
                stopped.countDown();
            });
            stopping.start();
            Waiting.until(() -> !isListening(local), SOON, () -> "the port is still open");
            client.getOutputStream().write('b');
            assertEquals('b', client.getInputStream().read());
            client.shutdownOutput();
            assertEquals(-1, client.getInputStream().read());
            assertTrue(stopped.await(15, TimeUnit.SECONDS), "the last client is gone, so nothing has to be waited for");
            Login login = Login.withKey(container.port(), "tess", directory, sshd.key());
            String refused = login.ssh("-W", "127.0.0.1:" + target.port(), login.target())
                    .run()
                    .failed()
                    .output();
            assertTrue(refused.contains("forwarding is not available now"), refused);
        } finally {
            console.run("bundle:start org.sallyport.tunnel");
        }
        Waiting.until(() -> isListening(local), SOON, () -> "the port is not open again");
        assertEquals('x', echo(local, 'x'));
    }

    @Test
    void aStoppedBundleLetsTransfersOfAGibibyteComeToTheirEnd() throws Exception {
        int port = freePort();
        String toSftp = tunnel(port).replace("127.0.0.1:" + target.port(), "127.0.0.1:" + container.port());
        configure("sftp", toSftp + "drain.timeout = 2m\n");
        container.awaitLog(Pattern.compile("tunnel sftp: connected"));
        Path sample = SampleFiles.file(container.files().resolve(BigTransfers.SAMPLE), GIBIBYTE);
        Login tess = Login.withKey(port, "tess", Files.createTempDirectory(directory, "tess"), sshd.key());
        BigTransfers transfers = new BigTransfers(tess, container.files(), Files.createTempDirectory(directory, "big"));
        Thread stopping = new Thread(() -> console.run("bundle:stop org.sallyport.tunnel"));
        stopping.start();
        try {
            Waiting.until(() -> !isListening(port), SOON, () -> "the port is still open");
            transfers.assertRunning();
            transfers.assertComplete();
        } finally {
            stopping.join(SOON.toMillis());
            Files.delete(sample);
            Files.delete(configuration("sftp"));
            console.run("bundle:start org.sallyport.tunnel");
        }
        Waiting.until(() -> isListening(local), SOON, () -> "the port is not open again");
    }

    @Test
    void clientsWaitWhileTheTransportIsAway() throws Exception {
        console.run("bundle:stop org.sallyport.transport");
        try (Socket client = connect(local)) {
            client.getOutputStream().write(new byte[] {TargetServer.ECHO, 'a'});
            console.run("bundle:start org.sallyport.transport");
            assertEquals('a', client.getInputStream().read());
        }
        container.awaitListening();
    }

    @Test
    void aTransportThatIsUpdatedLetsClientsComeToTheirEnd() throws Exception {
        try (Socket client = connect(local)) {
            client.getOutputStream().write(new byte[] {TargetServer.ECHO, 'a'});
            assertEquals('a', client.getInputStream().read());
            console.run("bundle:update org.sallyport.transport");
            assertEquals('x', echo(local, 'x'));
            client.getOutputStream().write('b');
            assertEquals('b', client.getInputStream().read());
            client.shutdownOutput();
            assertEquals(-1, client.getInputStream().read());
        }
        container.awaitListening();
    }

    @Test
    void aSilentServerIsNoticed() throws IOException {
        try (OpenSshServer other = new OpenSshServer(Files.createDirectory(directory.resolve("silent"))).start()) {
            int port = freePort();
            configure("silent", tunnel(port, other) + "server.alive.interval = 500ms\nserver.alive.count.max = 2\n");
            container.awaitLog(Pattern.compile("tunnel silent: connected"));
            try (Socket client = connect(port)) {
                client.getOutputStream().write(new byte[] {TargetServer.ECHO, 'a'});
                assertEquals('a', client.getInputStream().read());
                other.freezeConnections();
                container.awaitLog(Pattern.compile("tunnel silent: the connection to .* is lost: .*without reply"));
                assertThrows(IOException.class, () -> client.getInputStream().read(), "a reset");
            }
            Waiting.until(
                    () -> container.log().split("tunnel silent: connected", -1).length == 3,
                    SOON,
                    () -> "the tunnel does not come back");
            assertEquals('b', echo(port, 'b'));
            Files.delete(configuration("silent"));
        }
    }

    @Test
    void asksForTheAlgorithmsThatAreConfigured() throws IOException {
        int port = freePort();
        configure(
                "particular",
                tunnel(port)
                        + "kex.algorithms = ecdh-sha2-nistp384\nciphers = aes192-ctr\nmacs = hmac-sha2-512-etm@openssh.com\n"
                        + "compression = zlib@openssh.com\n");
        container.awaitLog(Pattern.compile("tunnel particular: connected"));
        String log = sshd.log();
        assertTrue(log.contains("kex: algorithm: ecdh-sha2-nistp384"), log);
        assertTrue(
                log.contains("kex: client->server cipher: aes192-ctr MAC: hmac-sha2-512-etm@openssh.com"
                        + " compression: zlib@openssh.com"),
                log);
        assertEquals('z', echo(port, 'z'));

        configure("particular", tunnel(port) + "ciphers = rot13\n");
        container.awaitLog(Pattern.compile("ciphers = \"rot13\" is refused: .* the last good settings stay"));
        assertEquals('z', echo(port, 'z'));
        Files.delete(configuration("particular"));
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
        int port = freePort();
        String gate = "listen.port = " + port + "\ntarget = 127.0.0.1:" + target.port()
                + "\nssh.host = 127.0.0.1\nssh.port = " + container.port() + "\nssh.user = uma\nknown.hosts = "
                + directory.resolve("known_hosts") + "\nreconnect.interval = 100ms\n";
        configure("secret", gate + "_password = wrong\n");
        container.awaitLog(Pattern.compile("tunnel secret: .* does not accept uma with \\[password]"));
        configure("secret", gate + "_password = $[secret:gate]\n");
        container.awaitLog(Pattern.compile("tunnel secret: connected"));
        assertEquals('p', echo(port, 'p'));
        configure("secret", gate + "private.key = " + key + "\n_passphrase = a passphrase\n");
        Waiting.until(
                () -> container.log().split("tunnel secret: connected", -1).length == 3,
                SOON,
                () -> "no login with the key:\n" + container.log());
        assertEquals('k', echo(port, 'k'));
        assertTrue(!container.log().contains(RunningContainer.PASSWORD), "the password is in the log");
        Files.delete(configuration("secret"));
    }

    // Tools

    private void configure(String name, String content) throws IOException {
        Files.writeString(configuration(name), content);
    }

    private Path configuration(String name) {
        return container.home().resolve("etc/org.sallyport.tunnel-" + name + ".cfg");
    }

    private String tunnel(int port) {
        return tunnel(port, sshd);
    }

    private String tunnel(int port, OpenSshServer server) {
        return "listen.port = " + port + "\ntarget = 127.0.0.1:" + target.port() + "\nssh.host = 127.0.0.1\nssh.port = "
                + server.port() + "\nssh.user = " + server.user() + "\nprivate.key = " + server.key() + "\nhost.key = "
                + server.fingerprint() + "\nreconnect.interval = 100ms\nreconnect.interval.max = 100ms\n";
    }

    private int freePort() throws IOException {
        int port = Container.freePort();
        while (ports.contains(port)) {
            port = Container.freePort();
        }
        ports.add(port);
        return port;
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) SOON.toMillis());
        return socket;
    }

    private static boolean isListening(int port) {
        try {
            connect(port).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int echo(int port, int value) throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(new byte[] {TargetServer.ECHO, (byte) value});
            return socket.getInputStream().read();
        }
    }

    private Program curl(String option, String url) {
        return Program.of("curl", "-sS", "--max-time", "20", "--noproxy", "", option, "127.0.0.1:" + dynamic, url);
    }
}
