package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Any part is exchanged at any time, while clients work, some of them through tunnels. {@code -Dswaps.seed=N} repeats a run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RandomSwapsIT {

    private static final Logger LOG = LoggerFactory.getLogger(RandomSwapsIT.class);
    private static final int SWAPS = 200;

    /** Of the server itself; there is one more for each of the two tunnels. */
    private static final int CLIENTS = 6;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Threads that the JVM starts to compile, and what the look itself takes; a swap that leaked one of them would leak some. */
    private static final int SPARE = 4;

    /** What is allocated between the collection and the look. */
    private static final long SPARE_KIB = 4 * 1024;

    @TempDir
    static Path directory;

    private final SwapHistory history = new SwapHistory();
    private OpenSshServer sshd;
    private Container container;
    private Path key;
    private int gate;
    private int own;

    @BeforeAll
    void start() throws IOException {
        sshd = new OpenSshServer(Files.createDirectory(directory.resolve("sshd"))).start();
        gate = Container.freePort();
        own = Container.freePort();
        key = Login.newKey(directory.resolve("alice.key"), "ed25519");
        String authorized = "authorized.keys = [ \""
                + Files.readString(directory.resolve("alice.key.pub")).strip() + "\" ]\n";
        Path hostKey = Login.newKey(directory.resolve("own-host"), "ed25519");
        container = Container.unpack("random-swaps");
        container
                .configure("org.sallyport.user-alice.cfg", authorized)
                .configure("org.sallyport.user-carrier.cfg", authorized)
                .configure(
                        "org.sallyport.server-default.cfg",
                        "listen.port = " + container.port() + "\nhost.keys = " + hostKey
                                + "\nforwarding.local = 127.0.0.1:" + container.port() + "\ndrain.timeout = 10s\n")
                .configure(
                        "org.sallyport.tunnel-gate.cfg",
                        tunnel(gate, sshd.port(), sshd.user(), sshd.key(), sshd.fingerprint()))
                .configure(
                        "org.sallyport.tunnel-own.cfg",
                        tunnel(own, container.port(), "carrier", key, OpenSshServer.fingerprint(hostKey)))
                .startForScript()
                .awaitListening();
        for (String name : List.of("gate", "own")) {
            container.awaitLog(Pattern.compile("tunnel " + name + ": connected"));
        }
    }

    private String tunnel(int listen, int port, String user, Path privateKey, String fingerprint) {
        return "listen.port = " + listen + "\ntarget = 127.0.0.1:" + container.port()
                + "\nssh.host = 127.0.0.1\nssh.port = " + port + "\nssh.user = " + user + "\nprivate.key = "
                + privateKey + "\nhost.key = " + fingerprint
                + "\nreconnect.interval = 100ms\nreconnect.interval.max = 200ms\n";
    }

    @AfterAll
    void stop() {
        container.close();
        sshd.close();
    }

    @Test
    void anyPartIsExchangedWhileClientsWork() throws IOException {
        long seed = Long.getLong("swaps.seed", System.nanoTime());
        LOG.warn("seed {}", seed);
        try (SwapLoad load = load("warm-up")) {
            load.awaitEach(LIMIT);
            RandomSwap.ofEach().forEach(this::exchange);
            load.awaitEach(LIMIT);
            assertEquals(List.of(), load.faults());
        }
        Footprint before = settled();
        try (SwapLoad load = load("load")) {
            load.awaitEach(LIMIT);
            exchangeAtRandom(seed, load);
            load.awaitEach(LIMIT);
            load.stop();
            assertEquals(List.of(), load.faults(), "seed " + seed);
            LOG.warn(
                    "{} swaps (seed {}): by client, {} sessions did their work, and {} were told that a part is missing",
                    SWAPS,
                    seed,
                    load.successes(),
                    load.refusals());
        }
        assertNothingIsLeft(before, seed);
    }

    private SwapLoad load(String name) throws IOException {
        SwapLoad load = new SwapLoad(history);
        Path all = Files.createDirectory(directory.resolve(name));
        for (int i = 0; i < CLIENTS; i++) {
            load.add(Files.createDirectory(all.resolve("client" + i)), key, container.port(), false);
        }
        load.add(Files.createDirectory(all.resolve("gate")), key, gate, true);
        load.add(Files.createDirectory(all.resolve("own")), key, own, true);
        return load;
    }

    private void exchangeAtRandom(long seed, SwapLoad load) {
        Random random = new Random(seed);
        Set<String> done = new TreeSet<>();
        for (int i = 1; i <= SWAPS; i++) {
            RandomSwap swap = RandomSwap.next(random);
            exchange(swap);
            done.add(swap.kind());
            String which = "seed " + seed + ", swap " + i + " " + swap;
            assertEquals(List.of(), load.faults(), () -> which + "\n" + container.log());
        }
        LOG.warn("kinds of swaps: {}", done);
    }

    private void exchange(RandomSwap swap) {
        history.during(swap.parts(), () -> {
            for (String command : swap.commands()) {
                List<String> signs = swap.signs(command);
                List<Integer> before = inLog(signs);
                run(command);
                Waiting.until(
                        () -> isMore(inLog(signs), before),
                        LIMIT,
                        () -> swap + ": not back after " + command + "\n" + container.log());
            }
        });
    }

    private List<Integer> inLog(List<String> texts) {
        String log = texts.isEmpty() ? "" : container.log();
        return texts.stream()
                .map(text -> log.split(Pattern.quote(text), -1).length)
                .toList();
    }

    private static boolean isMore(List<Integer> now, List<Integer> before) {
        return IntStream.range(0, now.size()).allMatch(i -> now.get(i) > before.get(i));
    }

    private void run(String command) {
        try {
            String printed = container.script(List.of(command), LIMIT);
            while (RandomSwap.isBusy(printed)) {
                printed = container.script(List.of(command), LIMIT);
            }
            assertFalse(printed.contains("Error executing"), printed);
        } catch (IOException e) {
            throw new AssertionError(command, e);
        }
    }

    /** When what was drained is gone. */
    private Footprint settled() throws IOException {
        container.script("bundle:refresh " + RandomSwap.API);
        Footprint[] last = {Footprint.of(container.handle())};
        Waiting.until(
                () -> {
                    Footprint now = Footprint.of(container.handle());
                    boolean same = now.threads() == last[0].threads()
                            && now.descriptors() == last[0].descriptors()
                            && now.loaders() == last[0].loaders();
                    last[0] = now;
                    return same;
                },
                LIMIT,
                () -> "it does not settle: " + last[0]);
        return last[0];
    }

    private void assertNothingIsLeft(Footprint before, long seed) throws IOException {
        Footprint[] after = {settled()};
        // What was drained a moment ago is still there for some time.
        Waiting.until(
                () -> {
                    after[0] = Footprint.of(container.handle());
                    return after[0].threads() <= before.threads() + SPARE
                            && after[0].descriptors() <= before.descriptors() + SPARE
                            && after[0].loaders() <= before.loaders()
                            && after[0].heapKib() <= before.heapKib() + SPARE_KIB;
                },
                LIMIT,
                () -> "seed " + seed + ": " + before + " " + after[0] + "\n" + Footprint.objects(container.handle()));
        LOG.warn("before: {}, after: {}", before, after[0]);
    }
}
