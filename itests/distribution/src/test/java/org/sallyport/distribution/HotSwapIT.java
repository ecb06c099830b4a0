package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The contract of docs/hot-swap.md: parts are exchanged in the middle of transfers of a gibibyte each way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotSwapIT {

    private static final Logger LOG = LoggerFactory.getLogger(HotSwapIT.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** The contract's second, in nanoseconds. */
    private static final long SOON = 1_000_000_000L;

    private static final long FILE_SIZE = 1L << 30;

    @TempDir
    static Path directory;

    private Container container;
    private Login alice;

    @BeforeAll
    void start() throws IOException {
        container = Container.unpack("hot-swap");
        Path key = Login.newKey(directory.resolve("alice.key"), "ed25519");
        container.configure(
                "org.sallyport.user-alice.cfg",
                "authorized.keys = [ \""
                        + Files.readString(directory.resolve("alice.key.pub")).strip() + "\" ]\n");
        // Those that look whether the port is open do not log in.
        container.configure(
                "org.sallyport.server-default.cfg",
                Container.read(container.home().resolve("etc/org.sallyport.server-default.cfg"))
                        + "\nmax.startups = 1000\n");
        container.startForScript().awaitListening();
        alice = Login.withKey(container.port(), "alice", directory, key);
        SampleFiles.file(container.files().resolve(BigTransfers.SAMPLE), FILE_SIZE);
        Waiting.until(this::canLogIn, LIMIT, () -> "alice cannot log in");
    }

    @AfterAll
    void stop() {
        container.close();
    }

    private boolean canLogIn() {
        return alice.sftp("ls -la").run().status() == 0;
    }

    private BigTransfers transfers() throws IOException {
        return new BigTransfers(alice, container.files(), directory);
    }

    private void console(String line) throws IOException {
        String output = container.script(line);
        assertTrue(!output.contains("Error executing"), output);
    }

    private void drainTimeout(String value) throws IOException {
        container.script("config:property-set --pid org.sallyport.server~default drain.timeout " + value);
        Waiting.until(
                () -> Container.read(container.home().resolve("etc/org.sallyport.server-default.cfg"))
                        .contains(value),
                LIMIT,
                () -> "drain.timeout is not " + value);
    }

    /** Returns when the server has started again: the framework refreshes bundles in the background. */
    private void refresh(String bundle) throws IOException {
        int starts = starts();
        console("bundle:refresh org.sallyport." + bundle);
        Waiting.until(() -> starts() > starts, LIMIT, () -> "no server after the refresh: " + container.log());
    }

    private int starts() {
        return container.log().split("server default: listening on", -1).length;
    }

    /**
     * After a part has started: it is back within a second. A session needs time of its own, the client's above all, and one may have failed before the
     * one that succeeds.
     *
     * @param usual of {@link #sessionNanos}, before
     */
    private void assertBack(String part, long usual) {
        long start = System.nanoTime();
        Waiting.until(this::canLogIn, LIMIT, () -> "alice cannot log in any more: " + container.log());
        long time = System.nanoTime() - start;
        LOG.warn(
                "{}: the first session is over {} ms after the start; usually one takes {} ms",
                part,
                time / 1_000_000,
                usual / 1_000_000);
        assertTrue(time < SOON + 2 * usual, () -> part + ": " + time + " ns, and usually " + usual);
    }

    /** What a session takes while nothing is exchanged: the longer of two. */
    private long sessionNanos() {
        long begin = System.nanoTime();
        assertTrue(canLogIn());
        long middle = System.nanoTime();
        assertTrue(canLogIn());
        return Math.max(middle - begin, System.nanoTime() - middle);
    }

    @Test
    void aCryptoProviderGoesAndComesBack() throws IOException {
        try (Knocking knocking = new Knocking(container.port())) {
            BigTransfers transfers = transfers();
            long usual = sessionNanos();
            console("bundle:stop org.sallyport.crypto.jca");
            container.awaitLog(Pattern.compile("crypto provider jca has gone; using bc until it is back"));
            assertTrue(canLogIn(), "new connections use what remains");
            transfers.assertRunning();
            console("bundle:start org.sallyport.crypto.jca");
            assertBack("crypto.jca", usual);
            transfers.assertComplete();
            knocking.assertNeverRefused();
        }
    }

    @Test
    void withoutAnyCryptoProviderClientsAreToldSo() throws IOException {
        long usual = sessionNanos();
        console("bundle:stop org.sallyport.crypto.jca org.sallyport.crypto.bc");
        container.awaitLog(Pattern.compile("there is no crypto provider left"));
        for (int i = 0; i < 10; i++) {
            String shown =
                    alice.ssh("-v", alice.target(), "none").run().failed().output();
            assertTrue(shown.contains("Not now: no crypto provider"), shown);
        }
        console("bundle:start org.sallyport.crypto.jca org.sallyport.crypto.bc");
        assertBack("crypto.jca and crypto.bc", usual);
    }

    @Test
    void anAuthenticatorGoesAndComesBack() throws IOException {
        BigTransfers transfers = transfers();
        long usual = sessionNanos();
        console("bundle:stop org.sallyport.auth.users");
        Program.Outcome refused = alice.sftp("pwd").run().failed();
        assertTrue(refused.output().contains("Permission denied"), refused.toString());
        transfers.assertRunning();
        console("bundle:start org.sallyport.auth.users");
        assertBack("auth.users", usual);
        transfers.assertComplete();
    }

    @Test
    void aFileStoreIsDrained() throws IOException {
        drainTimeout("2m");
        BigTransfers transfers = transfers();
        long usual = sessionNanos();
        console("bundle:stop org.sallyport.file.local");
        Program.Outcome refused = alice.sftp("put " + directory.resolve("alice.key.pub") + " key")
                .run()
                .failed();
        assertTrue(refused.output().contains("o connection"), refused.toString());
        transfers.assertRunning();
        console("bundle:start org.sallyport.file.local");
        assertBack("file.local", usual);
        transfers.assertComplete();
    }

    @Test
    void aFileStoreThatStaysAwayIsLost() throws IOException {
        drainTimeout("1s");
        BigTransfers transfers = transfers();
        long usual = sessionNanos();
        console("bundle:stop org.sallyport.file.local");
        transfers.assertCutOff();
        console("bundle:start org.sallyport.file.local");
        assertBack("file.local", usual);
    }

    @Test
    void sftpIsDrained() throws IOException {
        drainTimeout("2m");
        BigTransfers transfers = transfers();
        long usual = sessionNanos();
        console("bundle:stop org.sallyport.sftp");
        Program.Outcome refused = alice.sftp("pwd").run().failed();
        assertTrue(refused.output().contains("subsystem request failed"), refused.toString());
        transfers.assertRunning();
        console("bundle:start org.sallyport.sftp");
        assertBack("sftp", usual);
        transfers.assertComplete();
    }

    @Test
    void theTransportIsUpdatedAndItsPortNeverRefused() throws IOException {
        drainTimeout("2m");
        try (Knocking knocking = new Knocking(container.port())) {
            BigTransfers transfers = transfers();
            long usual = sessionNanos();
            console("bundle:update org.sallyport.transport");
            assertBack("transport", usual);
            transfers.assertRunning();
            refresh("transport");
            assertBack("transport", usual);
            transfers.assertComplete();
            knocking.assertNeverRefused();
            assertTrue(knocking.slowestMillis() < 5_000, () -> knocking.slowestMillis() + " ms");
        }
    }

    @Test
    void aServerIsConfiguredAnew() throws IOException {
        BigTransfers transfers = transfers();
        String set = "config:property-set --pid org.sallyport.server~default ";
        container.script(set + "ciphers aes256-gcm@openssh.com");
        container.script(set + "version.string SSH-2.0-Anew");
        long start = System.nanoTime();
        Waiting.until(() -> greeting().equals("SSH-2.0-Anew"), LIMIT, () -> "the old version: " + greeting());
        long time = System.nanoTime() - start;
        LOG.warn("configuration: in force {} ms after the command", time / 1_000_000);
        assertTrue(time < SOON, () -> time + " ns");
        transfers.assertRunning();
        assertTrue(canLogIn());
        transfers.assertComplete();
        container.script(set + "ciphers aes128-gcm@openssh.com,aes256-gcm@openssh.com");
    }

    private String greeting() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), container.port())) {
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everythingIsRefreshedAtOnce() throws IOException {
        drainTimeout("2m");
        try (Knocking knocking = new Knocking(container.port())) {
            BigTransfers transfers = transfers();
            long usual = sessionNanos();
            refresh("api");
            assertBack("api", usual);
            transfers.assertComplete();
            knocking.assertNeverRefused();
        }
    }

    @Test
    void theTransportThatGoesEndsWhatTakesTooLong() throws IOException {
        drainTimeout("1s");
        BigTransfers transfers = transfers();
        console("bundle:restart org.sallyport.transport");
        transfers.assertCutOff();
        assertTrue(canLogIn());
    }
}
