package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The contract of docs/hot-swap.md for the SSH connections of tunnels: crypto providers and algorithms are exchanged in the middle of transfers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class TunnelCryptoIT {

    private static final Logger LOG = LoggerFactory.getLogger(TunnelCryptoIT.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** The contract's second. */
    private static final long SOON_MILLIS = 1_000;

    private static final String JCA = "org.sallyport.crypto.jca";
    private static final String BC = "org.sallyport.crypto.bc";

    @TempDir
    static Path directory;

    private final List<Integer> ports = new ArrayList<>();
    private OpenSshServer sshd;
    private TargetServer target;
    private Container container;
    private Console console;
    private int local;

    @BeforeAll
    void start() throws IOException {
        sshd = new OpenSshServer(Files.createDirectory(directory.resolve("sshd"))).start();
        target = new TargetServer();
        local = freePort();
        container = Container.unpack("tunnel-crypto").configure("org.sallyport.tunnel-local.cfg", tunnel(local));
        console = container.startWithConsole();
        container.awaitLog(Pattern.compile("tunnel local: connected"));
        console.awaitPrompt();
    }

    @AfterAll
    void stop() throws IOException {
        console.close();
        target.close();
        sshd.close();
    }

    @BeforeEach
    void awaitTunnel() throws IOException {
        assertEquals('x', echo(local, 'x'));
    }

    @AfterEach
    void startProviders() {
        console.run("bundle:start " + JCA + " " + BC);
    }

    @Test
    void aTransferGoesOnWhileItsCryptoProviderIsExchanged() throws Exception {
        int connections = connections("local");
        int later = freePort();
        try (SlowDownload download = new SlowDownload(connect(local))) {
            int before = keyExchanges();
            console.run("bundle:stop " + JCA);
            container.awaitLog(
                    Pattern.compile("crypto provider jca has gone; connections to SSH servers use bc until"));
            awaitKeyExchanges(before + 1);

            configure("later", tunnel(later));
            container.awaitLog(Pattern.compile("tunnel later: connected"));
            assertEquals('y', echo(later, 'y'), "a new tunnel uses what remains");

            int without = keyExchanges();
            console.run("bundle:start " + JCA);
            awaitKeyExchanges(without + 2);
            assertFalse(download.isDone(), "the transfer was over before it could be disturbed");
            download.assertComplete();
        }
        assertEquals(connections, connections("local"), "the connection is the same");
        assertEquals(1, connections("later"));
        Files.delete(configuration("later"));
    }

    @Test
    void aTunnelThatFindsNoCryptoProviderConnectsWhenOneIsBack() throws Exception {
        Stalls.watchFromNow();
        long usual = reconnectMillis();
        int waiting = freePort();
        try (SlowDownload download = new SlowDownload(connect(local))) {
            configure("reconnecting", tunnel(waiting));
            container.awaitLog(Pattern.compile("tunnel reconnecting: connected"));
            console.run("bundle:stop " + JCA + " " + BC);
            container.awaitLog(Pattern.compile("keeps the algorithms that it has: there is no crypto provider"));
            console.run("sallyport:tunnel-reconnect reconnecting");
            container.awaitLog(Pattern.compile("tunnel reconnecting: .*there is no crypto provider; waiting"));

            try (Socket client = connect(waiting)) {
                client.getOutputStream().write(new byte[] {TargetServer.ECHO, 'z'});
                console.run("bundle:start " + JCA + " " + BC);
                long begin = System.nanoTime();
                assertEquals('z', client.getInputStream().read());
                long millis = Stalls.running(begin, System.nanoTime()).toMillis();
                LOG.warn("back {} ms after the crypto providers; usually it takes {} ms to connect", millis, usual);
                assertTrue(millis <= SOON_MILLIS + usual, "back after " + millis + " ms, usually " + usual);
            }
            assertEquals(2, connections("reconnecting"));
            assertFalse(download.isDone(), "the transfer was over before it could be disturbed");
            download.assertComplete();
        }
        Files.delete(configuration("reconnecting"));
    }

    @Test
    void newAlgorithmsAndTimesLeaveTheConnectionAsItIs() throws Exception {
        int port = freePort();
        configure("changing", tunnel(port));
        container.awaitLog(Pattern.compile("tunnel changing: connected"));
        try (SlowDownload download = new SlowDownload(connect(port))) {
            configure(
                    "changing",
                    tunnel(port)
                            + "ciphers = aes192-ctr\nmacs = hmac-sha2-512-etm@openssh.com\ncompression = zlib@openssh.com\nlogin.timeout = 7s\n"
                            + "server.alive.interval = 500ms\ncrypto.provider = bc\n");
            Waiting.until(
                    () -> sshd.log()
                            .contains(
                                    "client->server cipher: aes192-ctr MAC: hmac-sha2-512-etm@openssh.com compression: zlib@openssh.com"),
                    LIMIT,
                    () -> "no new keys:\n" + sshd.log());
            assertFalse(download.isDone(), "the transfer was over before it could be disturbed");
            download.assertComplete();
        }
        assertEquals(1, connections("changing"));
        Files.delete(configuration("changing"));
    }

    // Tools

    /** Until a client that waits has its answer; the SSH server is there. */
    private long reconnectMillis() throws IOException {
        int before = connections("local");
        console.run("sallyport:tunnel-reconnect local");
        long begin = System.nanoTime();
        assertEquals('r', echo(local, 'r'));
        long millis = (System.nanoTime() - begin) / 1_000_000;
        Waiting.until(() -> connections("local") == before + 1, LIMIT, () -> "not connected anew:\n" + container.log());
        return millis;
    }

    private int connections(String name) {
        return container.log().split("tunnel " + name + ": connected", -1).length - 1;
    }

    private int keyExchanges() {
        return sshd.log().split("SSH2_MSG_KEXINIT received", -1).length - 1;
    }

    private void awaitKeyExchanges(int count) {
        Waiting.until(() -> keyExchanges() >= count, LIMIT, () -> "no new keys:\n" + sshd.log());
    }

    private void configure(String name, String content) throws IOException {
        Files.writeString(configuration(name), content);
    }

    private Path configuration(String name) {
        return container.home().resolve("etc/org.sallyport.tunnel-" + name + ".cfg");
    }

    /** To the SSH server; nobody waits for it to be tried again. */
    private String tunnel(int port) {
        return "listen.port = " + port + "\ntarget = 127.0.0.1:" + target.port() + "\nssh.host = 127.0.0.1\nssh.port = "
                + sshd.port() + "\nssh.user = " + sshd.user() + "\nprivate.key = " + sshd.key() + "\nhost.key = "
                + sshd.fingerprint()
                + "\nreconnect.interval = 10m\nreconnect.interval.max = 10m\nwaiting.timeout = 5m\n";
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
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    private static int echo(int port, int value) throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(new byte[] {TargetServer.ECHO, (byte) value});
            return socket.getInputStream().read();
        }
    }
}
