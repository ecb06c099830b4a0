package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contract of docs/hot-swap.md: parts are exchanged in the middle of transfers of a gibibyte each way, while somebody sees whether the port is
 * refused.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotSwapIT {

    private static final Logger LOG = LoggerFactory.getLogger(HotSwapIT.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The contract's second. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** For so long a crypto provider that goes is waited for. */
    private static final Duration ABSENCE = Duration.ofMillis(500);

    private static final long FILE_SIZE = 1L << 30;
    private static final String CIPHER = "aes128-gcm@openssh.com";
    private static final String OTHER_CIPHER = "aes256-gcm@openssh.com";
    private static final String NO_PROVIDER = "Not now: no crypto provider";

    @TempDir
    static Path directory;

    private Container container;
    private Login alice;
    private Knocking knocking;

    @BeforeAll
    void start() throws IOException {
        container = Container.unpack("hot-swap");
        Path key = Login.newKey(directory.resolve("alice.key"), "ed25519");
        container.configure(
                "org.sallyport.user-alice.cfg",
                "authorized.keys = [ \""
                        + Files.readString(directory.resolve("alice.key.pub")).strip() + "\" ]\n");
        // Those that look whether the port is open do not log in, and nobody exchanges keys but because of a swap.
        container.configure(
                "org.sallyport.server-default.cfg",
                Container.read(container.home().resolve("etc/org.sallyport.server-default.cfg"))
                        + "\nmax.startups = 1000\nrekey.bytes = 64GiB\nciphers = " + CIPHER + "," + OTHER_CIPHER
                        + "\n");
        Stalls.watchFromNow();
        container.startForScript().awaitListening();
        alice = Login.withKey(container.port(), "alice", directory, key);
        SampleFiles.file(container.files().resolve(BigTransfers.SAMPLE), FILE_SIZE);
        Waiting.until(() -> session().status() == 0, LIMIT, () -> "alice cannot log in");
    }

    @AfterAll
    void stop() {
        container.close();
    }

    @BeforeEach
    void knock() {
        knocking = new Knocking(container.port());
    }

    @AfterEach
    void noMoreKnocking() {
        knocking.close();
    }

    private Program.Outcome session() {
        return alice.sftp("ls -la").run();
    }

    private BigTransfers transfers() throws IOException {
        return new BigTransfers(alice, container.files(), directory);
    }

    /** Of half the speed: for more that is done meanwhile. */
    private BigTransfers longTransfers() throws IOException {
        return new BigTransfers(alice, container.files(), directory, 2);
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

    /** What a session takes while nothing is exchanged: the longer of two. */
    private Duration usual() {
        long begin = System.nanoTime();
        session().succeeded();
        long middle = System.nanoTime();
        session().succeeded();
        return Duration.ofNanos(Math.max(middle - begin, System.nanoTime() - middle));
    }

    /** What it takes both transfers to exchange keys when they are told so: the longer of two. */
    private Duration usualKeys(BigTransfers transfers) throws IOException {
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 2; i++) {
            BigTransfers.KeyExchanges before = transfers.keyExchanges();
            long begin = System.nanoTime();
            console("sallyport:rekey --all");
            await("new keys", () -> transfers.keyExchanges().bothAfter(before));
            Duration time = Duration.ofNanos(System.nanoTime() - begin);
            longest = time.compareTo(longest) > 0 ? time : longest;
        }
        return longest;
    }

    /**
     * A part starts: the first session after that succeeds, and it is over within a second of the command, but for what a session takes anyway.
     *
     * @param usual before the part went
     */
    private void comesBack(String command, Duration usual) throws IOException {
        long begin = System.nanoTime();
        console(command);
        assertFirstSession(command, begin, usual);
    }

    /**
     * Likewise; the command stops the server first, or the framework does in the background, so the time counts from when the next one listens.
     */
    private void isReplaced(String command, Duration usual) throws IOException {
        int starts = starts();
        long begin = System.nanoTime();
        console(command);
        Waiting.until(() -> starts() > starts, LIMIT, () -> "no server after it: " + container.log());
        LOG.warn("{}: the server listens {} ms after the command", command, millisSince(begin));
        assertFirstSession(command, System.nanoTime(), usual);
    }

    private void assertFirstSession(String command, long begin, Duration usual) {
        Program.Outcome first = session();
        assertSoon(command + ", and a session", begin, SOON, usual);
        first.succeeded();
    }

    private int starts() {
        return container.log().split("server default: listening on", -1).length;
    }

    /** It is in time, but for what it takes anyway. */
    private static void assertSoon(String what, long begin, Duration bound, Duration usual) {
        long millis = Stalls.running(begin, System.nanoTime()).toMillis();
        LOG.warn("{}: {} ms, of which it takes up to {} anyway", what, millis, usual.toMillis());
        assertTrue(
                millis < bound.plus(usual).toMillis(),
                () -> what + ": " + millis + " ms, and usually " + usual.toMillis());
    }

    private static long millisSince(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }

    private static void await(String what, BooleanSupplier condition) {
        Waiting.until(condition, LIMIT, () -> what + " does not come");
    }

    @Test
    void aCryptoProviderGoesAndComesBack() throws IOException {
        BigTransfers transfers = longTransfers();
        Duration usual = usualKeys(transfers);

        BigTransfers.KeyExchanges before = transfers.keyExchanges();
        long begin = System.nanoTime();
        console("bundle:stop org.sallyport.crypto.jca");
        await("new keys of bc", () -> transfers.keyExchanges().bothAfter(before));
        assertSoon("new keys of what remains", begin, ABSENCE.plus(SOON), usual);
        container.awaitLog(Pattern.compile("crypto provider jca has gone; using bc until it is back"));
        session().succeeded();
        transfers.assertRunning();

        BigTransfers.KeyExchanges between = transfers.keyExchanges();
        begin = System.nanoTime();
        console("bundle:start org.sallyport.crypto.jca");
        await("new keys of jca", () -> transfers.keyExchanges().bothAfter(between));
        assertSoon("new keys of the provider that is back", begin, SOON, usual);
        session().succeeded();
        transfers.assertComplete();
        knocking.assertNeverRefused();
    }

    @Test
    void withoutAnyCryptoProviderClientsAreToldSo() throws IOException {
        BigTransfers transfers = longTransfers();
        Duration usual = usual();

        console("bundle:stop org.sallyport.crypto.jca org.sallyport.crypto.bc");
        container.awaitLog(Pattern.compile("there is no crypto provider left"));
        for (int i = 0; i < 5; i++) {
            String shown =
                    alice.ssh("-v", alice.target(), "none").run().failed().output();
            assertTrue(shown.contains(NO_PROVIDER), shown);
        }
        transfers.assertRunning();

        comesBack("bundle:start org.sallyport.crypto.jca org.sallyport.crypto.bc", usual);
        transfers.assertComplete();
        knocking.assertNeverRefusedBut(NO_PROVIDER);
    }

    @Test
    void anAuthenticatorGoesAndComesBack() throws IOException {
        BigTransfers transfers = transfers();
        Duration usual = usual();

        console("bundle:stop org.sallyport.auth.users");
        String shown = session().failed().output();
        assertTrue(shown.contains("Permission denied ()."), shown);
        transfers.assertRunning();

        comesBack("bundle:start org.sallyport.auth.users", usual);
        transfers.assertComplete();
        knocking.assertNeverRefused();
    }

    @Test
    void aFileStoreIsDrained() throws IOException {
        drainTimeout("2m");
        BigTransfers transfers = transfers();
        Duration usual = usual();

        console("bundle:stop org.sallyport.file.local");
        String put = alice.sftp("put " + directory.resolve("alice.key.pub") + " key")
                .run()
                .failed()
                .output();
        assertTrue(put.contains("No connection"), put);
        String get = alice.sftp("get key").run().failed().output();
        assertTrue(get.contains("not found"), get);
        transfers.assertRunning();

        comesBack("bundle:start org.sallyport.file.local", usual);
        transfers.assertComplete();
        knocking.assertNeverRefused();
    }

    @Test
    void aFileStoreThatStaysAwayIsLost() throws IOException {
        drainTimeout("1s");
        BigTransfers transfers = transfers();
        Duration usual = usual();

        long begin = System.nanoTime();
        console("bundle:stop org.sallyport.file.local");
        transfers.assertCutOff("Connection lost");
        assertDrained(begin);
        transfers.assertNotTold("Received disconnect");

        comesBack("bundle:start org.sallyport.file.local", usual);
        knocking.assertNeverRefused();
    }

    /** What was cut off had its second before. */
    private static void assertDrained(long begin) {
        long millis = millisSince(begin);
        assertTrue(millis >= 1_000, () -> "cut off after " + millis + " ms");
    }

    @Test
    void sftpIsDrained() throws IOException {
        drainTimeout("2m");
        BigTransfers transfers = transfers();
        Duration usual = usual();

        console("bundle:stop org.sallyport.sftp");
        String refused = session().failed().output();
        assertTrue(refused.contains("subsystem request failed"), refused);
        transfers.assertRunning();

        comesBack("bundle:start org.sallyport.sftp", usual);
        transfers.assertComplete();
        knocking.assertNeverRefused();
    }

    @Test
    void sftpThatStaysAwayClosesItsChannels() throws IOException {
        drainTimeout("1s");
        BigTransfers transfers = transfers();
        Duration usual = usual();

        long begin = System.nanoTime();
        console("bundle:stop org.sallyport.sftp");
        transfers.assertCutOff("rtype exit-status", "Exit status 1");
        assertDrained(begin);
        transfers.assertNotTold("Received disconnect");

        comesBack("bundle:start org.sallyport.sftp", usual);
        knocking.assertNeverRefused();
    }

    @Test
    void theTransportIsUpdatedAndItsPortNeverRefused() throws IOException {
        drainTimeout("2m");
        BigTransfers transfers = longTransfers();
        Duration usual = usual();

        isReplaced("bundle:update org.sallyport.transport", usual);
        transfers.assertRunning();

        isReplaced("bundle:refresh org.sallyport.transport", usual);
        transfers.assertRunning();
        transfers.assertComplete();
        knocking.assertNeverRefused();
        assertTrue(knocking.slowestMillis() < 10_000, () -> knocking.slowestMillis() + " ms");
    }

    @Test
    void theTransportThatGoesEndsWhatTakesTooLong() throws IOException {
        drainTimeout("1s");
        BigTransfers transfers = transfers();
        Duration usual = usual();

        long begin = System.nanoTime();
        isReplaced("bundle:restart org.sallyport.transport", usual);
        // A channel has its own look at the time, and may be closed a moment before its connection.
        transfers.assertCutOff("Received disconnect .*:11: the server is stopping|Exit status 1\\b");
        assertDrained(begin);
        knocking.assertNeverRefused();
    }

    @Test
    void aServerIsConfiguredAnew() throws IOException {
        BigTransfers transfers = transfers();
        Duration usual = usualKeys(transfers);
        assertFalse(transfers.bothUse(OTHER_CIPHER));
        String set = "config:property-set --pid org.sallyport.server~default ";

        long begin = System.nanoTime();
        container.script(set + "version.string SSH-2.0-Anew");
        await("the new version", () -> greeting().equals("SSH-2.0-Anew"));
        assertSoon("configuration in force", begin, SOON, Duration.ZERO);

        begin = System.nanoTime();
        container.script(set + "ciphers " + OTHER_CIPHER);
        await("the new cipher", () -> transfers.bothUse(OTHER_CIPHER));
        assertSoon("keys exchanged", begin, SOON, usual);
        transfers.assertRunning();
        session().succeeded();
        transfers.assertComplete();
        knocking.assertNeverRefused();
        container.script(set + "ciphers " + CIPHER + "," + OTHER_CIPHER);
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
        BigTransfers transfers = longTransfers();
        Duration usual = usual();

        isReplaced("bundle:refresh org.sallyport.api", usual);
        transfers.assertRunning();
        transfers.assertComplete();
        knocking.assertNeverRefused();
    }
}
