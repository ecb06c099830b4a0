package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A hundred times an SSH server is away for five seconds: those of four tunnels, twenty-five times each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class TunnelOutagesIT {

    private static final Logger LOG = LoggerFactory.getLogger(TunnelOutagesIT.class);

    private static final int TUNNELS = 4;
    private static final int OUTAGES = 25;
    private static final int OUTAGE_MILLIS = 5_000;

    /** How much later each of the servers comes back than the one before: they would take the processors from each other. */
    private static final int APART_MILLIS = OUTAGE_MILLIS / TUNNELS;

    private static final int INTERVAL_MILLIS = 100;

    /** By when a tunnel is back after its server is. */
    private static final long BACK_MILLIS = INTERVAL_MILLIS + 1_000;

    private static final Duration SOON = Duration.ofSeconds(15);

    /** Threads and descriptors that come and go whatever the tunnels do. */
    private static final int SPARE = 5;

    /** A row of {@code sallyport:tunnels} without clients. */
    private static final Pattern IDLE = Pattern.compile("(?m)^gate\\d\tlocal\tconnected(\t[^\t]*){4}\t0\t");

    @TempDir
    static Path directory;

    private final List<Gate> gates = new ArrayList<>();
    private TargetServer target;
    private Container container;

    /** A tunnel to a server of its own. */
    private record Gate(OpenSshServer sshd, int port) {

        private Socket connect() throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) SOON.toMillis());
            return socket;
        }

        private static void ask(Socket client, int value) throws IOException {
            client.getOutputStream().write(new byte[] {TargetServer.ECHO, (byte) value});
        }

        /** The server goes and comes back; clients that connect meanwhile wait. Gives the milliseconds until the first has its answer. */
        long outage(int length) throws IOException {
            sshd.kill();
            try (Socket first = connect();
                    Socket second = connect()) {
                ask(first, 'a');
                second.setSoTimeout(length);
                assertThrows(
                        SocketTimeoutException.class,
                        () -> second.getInputStream().read(),
                        "nobody is there to answer");
                second.setSoTimeout((int) SOON.toMillis());
                sshd.start();
                long begin = System.nanoTime();
                assertEquals('a', first.getInputStream().read());
                long millis = Stalls.running(begin, System.nanoTime()).toMillis();
                ask(second, 'b');
                assertEquals('b', second.getInputStream().read());
                return millis;
            }
        }

        List<Long> outages(int count, int longerFirst) throws IOException {
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                times.add(outage(i == 0 ? OUTAGE_MILLIS + longerFirst : OUTAGE_MILLIS));
            }
            return times;
        }
    }

    @BeforeAll
    void start() throws IOException {
        Stalls.watchFromNow();
        target = new TargetServer();
        container = Container.unpack("outages");
        for (int i = 0; i < TUNNELS; i++) {
            Gate gate = new Gate(
                    new OpenSshServer(Files.createDirectory(directory.resolve("sshd-" + i))).start(),
                    Container.freePort());
            gates.add(gate);
            container.configure("org.sallyport.tunnel-gate" + i + ".cfg", tunnel(gate));
        }
        container.startForScript();
        for (int i = 0; i < TUNNELS; i++) {
            container.awaitLog(Pattern.compile("tunnel gate" + i + ": connected"));
        }
    }

    private String tunnel(Gate gate) {
        return "listen.port = " + gate.port() + "\ntarget = 127.0.0.1:" + target.port()
                + "\nssh.host = 127.0.0.1\nssh.port = " + gate.sshd().port()
                + "\nssh.user = " + gate.sshd().user() + "\nprivate.key = "
                + gate.sshd().key() + "\nhost.key = " + gate.sshd().fingerprint()
                + "\nreconnect.interval = " + INTERVAL_MILLIS + "ms\nreconnect.interval.max = " + INTERVAL_MILLIS
                + "ms\n";
    }

    @AfterAll
    void stop() throws IOException {
        container.close();
        gates.forEach(gate -> gate.sshd().close());
        target.close();
    }

    @Test
    void clientsWaitAndTunnelsAreBackInTime() throws Exception {
        inParallel(1);
        Footprint before = Footprint.of(container.handle());
        List<Long> times = inParallel(OUTAGES - 1);
        Collections.sort(times);
        LOG.warn(
                "back after {} to {} ms, median {}",
                times.get(0),
                times.get(times.size() - 1),
                times.get(times.size() / 2));

        assertTrue(times.stream().allMatch(time -> time <= BACK_MILLIS), () -> "back after so many ms: " + times);
        Waiting.until(
                () -> {
                    Footprint now = Footprint.of(container.handle());
                    return now.threads() <= before.threads() + SPARE
                            && now.descriptors() <= before.descriptors() + SPARE;
                },
                SOON,
                () -> "leaked: " + before + " became " + Footprint.of(container.handle()));
        assertNoChannelIsLeft();
    }

    /** Nowhere: not in the tunnels, not on the servers, where one connection each is without forwards, and not at the target. */
    private void assertNoChannelIsLeft() throws IOException {
        String[] shown = {""};
        Waiting.until(
                () -> {
                    shown[0] = tunnels();
                    return IDLE.matcher(shown[0]).results().count() == TUNNELS;
                },
                SOON,
                () -> "tunnels with clients:\n" + shown[0]);
        for (Gate gate : gates) {
            assertEquals(1, KernelSockets.connectionsAt(gate.sshd().port()), "connections of " + gate);
        }
        Waiting.until(() -> target.clients() == 0, SOON, () -> "forwards to the target: " + target.clients());
    }

    private String tunnels() {
        try {
            return container.script("sallyport:tunnels --no-format");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<Long> inParallel(int outages) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(TUNNELS);
        try {
            List<Callable<List<Long>>> all = new ArrayList<>();
            for (Gate gate : gates) {
                int longerFirst = all.size() * APART_MILLIS;
                all.add(() -> gate.outages(outages, longerFirst));
            }
            List<Long> times = new ArrayList<>();
            for (Future<List<Long>> one : threads.invokeAll(all)) {
                times.addAll(one.get());
            }
            return times;
        } finally {
            threads.shutdownNow();
        }
    }
}
