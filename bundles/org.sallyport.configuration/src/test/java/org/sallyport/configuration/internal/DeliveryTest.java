package org.sallyport.configuration.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sallyport.configuration.internal.Delivery.Verdict;

class DeliveryTest {

    private static final StoredConfiguration WHOLE = stored("listen.port", "2022", "mounts", "/ = a");
    private static final StoredConfiguration CHANGED = stored("listen.port", "2023", "mounts", "/ = a");
    private static final StoredConfiguration HALF = stored("listen.port", "2023");

    private final Delivery delivery = new Delivery();
    private long now;

    private static StoredConfiguration stored(String... keysAndValues) {
        Map<String, Object> values = new HashMap<>(Map.of("service.pid", "org.sallyport.server~a"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new StoredConfiguration(values);
    }

    private static FileLook file(int version) {
        return file(version, Map.of());
    }

    private static FileLook file(int version, Map<String, String> written) {
        return new FileLook(new FileStamp(FileTime.fromMillis(version), version, Optional.empty()), written);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void theFirstIsGivenAtOnce() {
        assertSame(HALF, delivery.give(HALF, file(1), now));
    }

    @Test
    void whatComesFromNoFileIsGivenAtOnce() {
        delivery.give(WHOLE, FileLook.NONE, now);

        assertSame(HALF, delivery.give(HALF, FileLook.NONE, now));
    }

    @Test
    void aChangeWaitsUntilItsFileIsLeftAlone() {
        delivery.give(WHOLE, file(1), now);
        pass(Duration.ofHours(1));
        assertSame(WHOLE, delivery.give(CHANGED, file(2), now));
        pass(Delivery.QUIET.dividedBy(2));
        assertSame(WHOLE, delivery.give(CHANGED, file(3), now));
        pass(Delivery.QUIET.dividedBy(2));
        assertEquals(Verdict.WAIT, delivery.judge(CHANGED, file(3), now));
        pass(Delivery.QUIET.dividedBy(2));
        assertEquals(Verdict.READY, delivery.judge(CHANGED, file(3), now));

        assertSame(CHANGED, delivery.give(CHANGED, file(3), now));
        assertEquals(Verdict.KNOWN, delivery.judge(CHANGED, file(3), now));
    }

    @Test
    void whatLacksKeysWaitsUntilItsFileMustHaveBeenReadAgain() {
        delivery.give(WHOLE, file(1), now);
        pass(Duration.ofHours(1));
        assertSame(WHOLE, delivery.give(HALF, file(2), now));
        pass(Duration.ofSeconds(1));
        assertSame(WHOLE, delivery.give(HALF, file(2), now));

        assertSame(WHOLE, delivery.give(CHANGED, file(3), now));
        pass(Delivery.QUIET);
        assertSame(CHANGED, delivery.give(CHANGED, file(3), now));
    }

    @Test
    void whatHasNotBeenReadToItsEndWaitsUntilItHas() {
        Map<String, String> whole = Map.of("listen.port", "2023", "mounts", "/ = a, /b = b");
        StoredConfiguration cut = stored("listen.port", "2023", "mounts", "/ = a, /b");
        delivery.give(WHOLE, file(1), now);
        delivery.give(HALF, file(2, whole), now);
        pass(Delivery.QUIET_BEHIND_FILE.minusMillis(1));

        assertSame(WHOLE, delivery.give(HALF, file(2, whole), now), "keys are missing");
        assertSame(WHOLE, delivery.give(cut, file(2, whole), now), "the end of a value is missing");
        StoredConfiguration read = stored("listen.port", "2023", "mounts", "/ = a, /b = b");
        assertSame(read, delivery.give(read, file(2, whole), now));
    }

    @Test
    void whatWasStoredBeforeAHalfOneAndIsWhatTheFileSaysComesBack() {
        FileLook written = file(2, Map.of("listen.port", "2023", "mounts", "/ = a"));
        delivery.give(WHOLE, file(1), now);
        delivery.give(CHANGED, written, now);
        delivery.give(HALF, written, now);
        assertEquals(Verdict.WAIT, delivery.judge(HALF, written, now), "the file may be written still");
        pass(Delivery.QUIET);

        assertEquals(Verdict.RESTORE, delivery.judge(HALF, written, now));
        assertSame(CHANGED, delivery.whole().orElseThrow());
        assertSame(WHOLE, delivery.give(HALF, written, now), "half of it is never given");
        assertSame(CHANGED, delivery.give(CHANGED, written, now));
    }

    @Test
    void whatWasStoredBeforeTheFileChangedDoesNotComeBack() {
        delivery.give(WHOLE, file(1, Map.of("listen.port", "2022", "mounts", "/ = a")), now);
        FileLook written = file(2, Map.of("listen.port", "2024", "mounts", "/ = a"));
        delivery.give(HALF, written, now);
        pass(Delivery.QUIET);

        assertEquals(Verdict.WAIT, delivery.judge(HALF, written, now));
    }

    @Test
    void whatIsTakenAwayFromTheConfigurationAloneIsGoneAtOnce() {
        FileLook whole = file(1, Map.of("listen.port", "2022", "mounts", "/ = a"));
        delivery.give(WHOLE, whole, now);
        pass(Duration.ofHours(1));

        assertSame(HALF, delivery.give(HALF, whole, now), "the file was left alone for an hour");
    }

    @Test
    void aKeyThatIsReallyGoneIsGoneInTheEnd() {
        delivery.give(WHOLE, file(1), now);
        delivery.give(HALF, file(2), now);
        pass(Delivery.QUIET_WITHOUT_KEYS);

        assertSame(HALF, delivery.give(HALF, file(2), now));
    }

    @Test
    void inTheMidstOfManyChangesOneIsGivenAndNeverAHalfOne() {
        delivery.give(WHOLE, file(0), now);
        int given = 0;
        for (int i = 1; i <= 1000; i++) {
            pass(Duration.ofMillis(10));
            StoredConfiguration next = i % 3 == 0 ? HALF : stored("listen.port", String.valueOf(i), "mounts", "/ = a");
            StoredConfiguration got = delivery.give(next, file(i), now);
            assertTrue(got.keys().contains("mounts"));
            given += got == next ? 1 : 0;
        }
        assertTrue(given >= 4, given + " of 10 seconds");
    }

    @Test
    void aBurstIsToldOnce() {
        delivery.updated();
        assertFalse(delivery.hadBurst());
        delivery.updated();
        delivery.updated();
        assertTrue(delivery.hadBurst());
        assertFalse(delivery.hadBurst());
    }

    @Test
    void listsAreComparedItemByItem() {
        StoredConfiguration one = new StoredConfiguration(Map.of("keys", new String[] {"a", "b"}));
        StoredConfiguration same = new StoredConfiguration(Map.of("keys", new String[] {"a", "b"}));
        StoredConfiguration other = new StoredConfiguration(Map.of("keys", new String[] {"a"}));

        assertTrue(one.sameAs(same));
        assertFalse(one.sameAs(other));
    }
}
