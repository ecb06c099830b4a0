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

    private static FileStamp file(int version) {
        return new FileStamp(FileTime.fromMillis(version), version, Optional.empty());
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
        delivery.give(WHOLE, FileStamp.NONE, now);

        assertSame(HALF, delivery.give(HALF, FileStamp.NONE, now));
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
