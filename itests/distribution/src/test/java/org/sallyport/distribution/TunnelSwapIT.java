package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The contract of docs/hot-swap.md for tunnels: their bundle and the transport's are exchanged while clients are carried. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TunnelSwapIT {

    private static final Logger LOG = LoggerFactory.getLogger(TunnelSwapIT.class);
    private static final long GIBIBYTE = 1L << 30;
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The contract's second, in nanoseconds. */
    private static final long SECOND = 1_000_000_000L;

    /** Less than any drain.timeout here, and more than a console needs. */
    private static final long AT_ONCE = 5 * SECOND;

    @TempDir
    static Path directory;

    private TunnelContainer tunnels;
    private Container container;
    private int local;

    @BeforeAll
    void start() throws IOException {
        tunnels = new TunnelContainer("tunnel-swaps", directory);
        container = tunnels.container();
        local = tunnels.local();
        SampleFiles.file(container.files().resolve(BigTransfers.SAMPLE), GIBIBYTE);
    }

    @AfterAll
    void stop() throws IOException {
        tunnels.close();
    }

    /** Each test begins with tunnels that are up, whatever the one before did to them. */
    @BeforeEach
    void awaitTunnels() throws IOException {
        Waiting.until(() -> answers(local) && answers(tunnels.own()), SOON, () -> "no tunnel: " + container.log());
    }

    private static boolean answers(int port) {
        try {
            return TunnelContainer.echo(port, 'x') == 'x';
        } catch (IOException e) {
            return false;
        }
    }

    /** What a new client takes while nothing is exchanged: the longer of two. */
    private long echoNanos() throws IOException {
        long begin = System.nanoTime();
        assertEquals('x', TunnelContainer.echo(local, 'x'));
        long middle = System.nanoTime();
        assertEquals('x', TunnelContainer.echo(local, 'x'));
        return Math.max(middle - begin, System.nanoTime() - middle);
    }

    /** Runs a command; tells what it took, in nanoseconds. */
    private long console(String command) {
        long begin = System.nanoTime();
        String printed = tunnels.console().run(command);
        assertTrue(!printed.contains("Error executing"), printed);
        return System.nanoTime() - begin;
    }

    private static Socket talking(int port) throws IOException {
        Socket client = TunnelContainer.connect(port);
        client.getOutputStream().write(new byte[] {TargetServer.ECHO, 'a'});
        assertEquals('a', client.getInputStream().read());
        return client;
    }

    private static void assertGoesOn(Socket client) throws IOException {
        client.getOutputStream().write('b');
        assertEquals('b', client.getInputStream().read());
    }

    private static void assertEnds(Socket client) throws IOException {
        client.shutdownOutput();
        assertEquals(-1, client.getInputStream().read());
    }

    /** A tunnel to the files of our own server. */
    private BigTransfers transfersThrough(String name, int port) throws IOException {
        tunnels.configure(name, tunnels.tunnelToOurServer(port) + "drain.timeout = 4m\n");
        container.awaitLog(Pattern.compile("tunnel " + name + ": connected"));
        return new BigTransfers(tunnels.tess(port), container.files(), Files.createTempDirectory(directory, "big"));
    }

    @Test
    void anUpdatedBundleRefusesNobody() throws Exception {
        int port = tunnels.freePort();
        BigTransfers transfers = transfersThrough("swapped", port);
        try (Knocking knocking = new Knocking(port);
                Socket client = talking(local);
                Socket forwarded = talking(tunnels.own())) {
            Stalls.watchFromNow();
            long usual = echoNanos();
            long update = console("bundle:update org.sallyport.tunnel");
            long begin = System.nanoTime();
            assertEquals('x', TunnelContainer.echo(local, 'x'));
            long served = Stalls.running(begin, System.nanoTime()).toNanos();
            LOG.warn(
                    "tunnel: updated in {} ms; the first client is served {} ms after the start; usually it takes {} ms",
                    update / 1_000_000,
                    served / 1_000_000,
                    usual / 1_000_000);
            assertTrue(update < AT_ONCE, () -> update + " ns");
            assertTrue(served < SECOND + 2 * usual, () -> served + " ns, and usually " + usual);
            transfers.assertRunning();
            assertGoesOn(client);
            assertGoesOn(forwarded);
            assertEnds(client);
            assertEnds(forwarded);
            transfers.assertComplete();
            knocking.assertNeverRefused();
            LOG.warn("tunnel: who knocked was answered within {} ms", knocking.slowestMillis());
        } finally {
            Files.delete(tunnels.configuration("swapped"));
        }
        assertNothingIsLeftOfFormerVersions();
    }

    /** A class that is there in several versions has a line for each. */
    private void assertNothingIsLeftOfFormerVersions() {
        Pattern ours =
                Pattern.compile("(?m)org\\.sallyport\\.tunnel\\.internal\\.(net\\.SocketLoop|TunnelEngine)( |$)");
        String[] last = new String[1];
        Waiting.until(
                () -> {
                    last[0] = Footprint.objects(container.handle());
                    return ours.matcher(last[0]).results().count() == 2;
                },
                LIMIT,
                () -> last[0]);
    }

    /** How often nobody has come for the port of the tunnel. */
    private int portsClosed() {
        return container.log().split("org.sallyport.tunnel~local: nobody listens on", -1).length;
    }

    @Test
    void aStoppedBundleLetsClientsComeToTheirEnd() throws Exception {
        try (Socket client = talking(local);
                Socket forwarded = talking(tunnels.own())) {
            int closed = portsClosed();
            long stop = console("bundle:stop org.sallyport.tunnel");
            assertTrue(stop < AT_ONCE, () -> stop + " ns");
            assertGoesOn(client);
            assertGoesOn(forwarded);
            assertTrue(TunnelContainer.isListening(local), "its successor may be about to come");
            Login login = tunnels.tess(container.port());
            String refused = login.ssh("-W", "127.0.0.1:" + tunnels.target().port(), login.target())
                    .run()
                    .failed()
                    .output();
            assertTrue(refused.contains("forwarding is not available now"), refused);
            assertEnds(client);
            assertEnds(forwarded);
            Waiting.until(() -> portsClosed() > closed, SOON, () -> "the port is still open: " + container.log());
            assertFalse(TunnelContainer.isListening(local));
        } finally {
            console("bundle:start org.sallyport.tunnel");
        }
        Waiting.until(() -> answers(local), SOON, () -> "the port is not open again");
    }

    @Test
    void aStoppedBundleLetsTransfersOfAGibibyteComeToTheirEnd() throws Exception {
        int port = tunnels.freePort();
        BigTransfers transfers = transfersThrough("stopped", port);
        try {
            console("bundle:stop org.sallyport.tunnel");
            transfers.assertRunning();
            transfers.assertComplete();
        } finally {
            Files.delete(tunnels.configuration("stopped"));
            console("bundle:start org.sallyport.tunnel");
        }
    }

    @Test
    void aDeletedTunnelFreesItsPortAtOnce() throws Exception {
        int port = tunnels.freePort();
        tunnels.configure("deleted", tunnels.tunnel(port));
        container.awaitLog(Pattern.compile("tunnel deleted: connected"));
        try (Socket client = talking(port)) {
            Files.delete(tunnels.configuration("deleted"));
            container.awaitLog(Pattern.compile("tunnel deleted: stops; clients that may finish within PT10S: 1"));
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            assertGoesOn(client);
            assertEnds(client);
        }
    }

    @Test
    void clientsWaitWhileTheTransportIsAway() throws Exception {
        console("bundle:stop org.sallyport.transport");
        try (Socket client = TunnelContainer.connect(local)) {
            client.getOutputStream().write(new byte[] {TargetServer.ECHO, 'a'});
            console("bundle:start org.sallyport.transport");
            assertEquals('a', client.getInputStream().read());
        }
        container.awaitListening();
    }

    @Test
    void aTransportThatIsUpdatedLetsClientsComeToTheirEnd() throws Exception {
        try (Socket client = talking(local)) {
            console("bundle:update org.sallyport.transport");
            assertEquals('x', TunnelContainer.echo(local, 'x'));
            assertGoesOn(client);
            assertEnds(client);
        }
        container.awaitListening();
    }
}
