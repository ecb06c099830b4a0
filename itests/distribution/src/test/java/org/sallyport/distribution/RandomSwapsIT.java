package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Any part is exchanged at any time, while clients work. {@code -Dswaps.seed=N} repeats a run. */
class RandomSwapsIT {

    private static final Logger LOG = LoggerFactory.getLogger(RandomSwapsIT.class);
    private static final int SWAPS = 200;
    private static final int CLIENTS = 8;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What Felix says while the refresh that was asked for before is still under way. */
    private static final Pattern BUSY = Pattern.compile("acquire .*lock");

    private static final String API = "org.sallyport.api";
    private static final List<String> PARTS = List.of(
            "org.sallyport.auth.users",
            "org.sallyport.configuration",
            "org.sallyport.console",
            "org.sallyport.crypto.bc",
            "org.sallyport.crypto.jca",
            "org.sallyport.file.local",
            "org.sallyport.sftp",
            "org.sallyport.transport",
            "org.sallyport.tunnel",
            API);
    private static final List<String> SETTINGS = List.of(
            "drain.timeout 11s",
            "drain.timeout 10s",
            "ciphers aes256-gcm@openssh.com,aes128-ctr",
            "ciphers aes128-gcm@openssh.com,aes128-ctr",
            "version.string SSH-2.0-Other",
            "max.sessions 9",
            "kex.algorithms curve25519-sha256");

    @TempDir
    Path directory;

    @Test
    void anyPartIsExchangedWhileClientsWork() throws IOException {
        long seed = Long.getLong("swaps.seed", System.nanoTime());
        Random random = new Random(seed);
        Path key = Login.newKey(directory.resolve("alice.key"), "ed25519");
        try (Container container = start(key)) {
            Footprint before;
            try (SwapLoad load = load(container, key, "warm-up")) {
                for (String part : PARTS) {
                    container.script("bundle:restart " + part);
                }
                container.script("bundle:refresh " + API);
                Waiting.until(
                        () -> load.successes() > 2 * CLIENTS, LIMIT, () -> "nobody gets through: " + load.faults());
            }
            before = settled(container);
            try (SwapLoad load = load(container, key, "load")) {
                for (int i = 1; i <= SWAPS; i++) {
                    String swap = swap(random);
                    exchange(container, swap, seed);
                    assertEquals(
                            List.of(),
                            load.faults(),
                            "seed " + seed + ", swap " + i + " " + swap + "\n" + container.log());
                }
                int worked = load.successes();
                Waiting.until(
                        () -> load.successes() > worked + CLIENTS,
                        LIMIT,
                        () -> "seed " + seed + ": nobody gets through any more\n" + container.log());
                load.stop();
                assertEquals(List.of(), load.faults(), "seed " + seed);
                LOG.warn(
                        "{} swaps (seed {}): {} sessions did their work, {} were told that a part is missing",
                        SWAPS,
                        seed,
                        load.successes(),
                        load.refusals());
            }
            Footprint[] after = {settled(container)};
            // What was drained a moment ago is still there for some time.
            Waiting.until(
                    () -> {
                        after[0] = Footprint.of(container.handle());
                        return after[0].threads() <= before.threads() + 8
                                && after[0].descriptors() <= before.descriptors() + 16
                                && after[0].heapKib() <= before.heapKib() + 24 * 1024;
                    },
                    LIMIT,
                    () -> before + " " + after[0] + "\n" + Footprint.objects(container.handle()));
            LOG.warn("before: {}, after: {}", before, after[0]);
        }
    }

    private Container start(Path key) throws IOException {
        Container container = Container.unpack("random-swaps");
        container.configure(
                "org.sallyport.user-alice.cfg",
                "authorized.keys = [ \""
                        + Files.readString(key.resolveSibling("alice.key.pub")).strip() + "\" ]\n");
        container.configure(
                "org.sallyport.server-default.cfg",
                Container.read(container.home().resolve("etc/org.sallyport.server-default.cfg"))
                        + "\ndrain.timeout = 10s\n");
        return container.startForScript().awaitListening();
    }

    private SwapLoad load(Container container, Path key, String name) throws IOException {
        return new SwapLoad(CLIENTS, container.port(), Files.createDirectory(directory.resolve(name)), key);
    }

    /** When what was drained is gone. */
    private static Footprint settled(Container container) throws IOException {
        container.script("bundle:refresh " + API);
        Footprint[] last = {new Footprint(0, 0, 0)};
        Waiting.until(
                () -> {
                    Footprint now = Footprint.of(container.handle());
                    boolean same = now.threads() == last[0].threads() && now.descriptors() == last[0].descriptors();
                    last[0] = now;
                    return same;
                },
                LIMIT,
                () -> "it does not settle: " + last[0]);
        return last[0];
    }

    private static void exchange(Container container, String swap, long seed) throws IOException {
        String printed = container.script(List.of(swap.split("\n")), LIMIT);
        while (BUSY.matcher(printed).find()) {
            printed = container.script(List.of(swap.split("\n")), LIMIT);
        }
        String all = printed;
        assertTrue(!all.contains("Error executing"), () -> "seed " + seed + ": " + all);
    }

    private static String swap(Random random) {
        String part = PARTS.get(random.nextInt(PARTS.size()));
        return switch (random.nextInt(part.equals(API) ? 2 : 6)) {
            case 0 -> "bundle:refresh " + part;
            case 1 ->
                "bundle:uninstall " + part + "\nbundle:install -s -l 80 mvn:org.sallyport/" + part + "/1.0.0-SNAPSHOT\n"
                        + "bundle:refresh " + (part.equals(API) ? "" : part);
            case 2 -> "bundle:restart " + part;
            case 3 -> "bundle:stop " + part + "\nbundle:start " + part;
            case 4 -> "bundle:update " + part;
            default ->
                "config:property-set --pid org.sallyport.server~default "
                        + SETTINGS.get(random.nextInt(SETTINGS.size()));
        };
    }
}
