package org.sallyport.configuration.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Dictionary;
import java.util.Hashtable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.cm.Configuration;

class RedeliveryTest {

    private static final FileTime LONG_AGO =
            FileTime.from(Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS));

    @TempDir
    Path directory;

    private Path file;
    private final Hashtable<String, Object> values = new Hashtable<>();
    private long changes = 7;
    private Runnable meanwhile = () -> {};

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("org.sallyport.server-a.cfg"), "listen.port = 2022\n");
        Files.setLastModifiedTime(file, LONG_AGO);
        values.put("service.pid", "org.sallyport.server~a");
        values.put(StoredConfiguration.FILE, file.toUri().toString());
        values.put("listen.port", "2022");
    }

    /** What Config Admin does as far as it matters here; somebody else is quicker between reading and storing. */
    private Configuration configuration() {
        return (Configuration) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Configuration.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getChangeCount" -> changes;
                    case "getProperties" -> new Hashtable<>(values);
                    case "update" -> {
                        meanwhile.run();
                        store((Dictionary<?, ?>) arguments[0]);
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private void store(Dictionary<?, ?> stored) {
        values.clear();
        stored.keys().asIterator().forEachRemaining(key -> values.put(key.toString(), stored.get(key)));
        changes++;
    }

    private void storeElsewhere() {
        Hashtable<String, Object> other = new Hashtable<>(values);
        other.put("listen.port", "2023");
        store(other);
    }

    @Test
    void whatIsStoredIsStoredOnceMore() throws IOException {
        Redelivery.bring(configuration());

        assertEquals(8, changes);
        assertEquals("2022", values.get("listen.port"));
        assertEquals(LONG_AGO, Files.getLastModifiedTime(file), "nobody has to read the file again");
    }

    @Test
    void whoStoresSomethingAtThatMomentIsReadAgain() throws IOException {
        meanwhile = this::storeElsewhere;

        Redelivery.bring(configuration());

        assertEquals("2022", values.get("listen.port"), "the other change is lost");
        assertTrue(
                Files.getLastModifiedTime(file).toInstant().isAfter(LONG_AGO.toInstant()),
                "until the file is read again");
    }

    @Test
    void aFileThatIsGoneHarmsNobody() throws IOException {
        meanwhile = this::storeElsewhere;
        Files.delete(file);

        Redelivery.bring(configuration());

        assertTrue(Files.notExists(file));
    }
}
