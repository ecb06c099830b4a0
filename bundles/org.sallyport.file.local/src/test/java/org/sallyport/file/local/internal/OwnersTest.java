package org.sallyport.file.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.sallyport.file.Ownership;

/** Names are looked up once, and again after ten minutes. */
class OwnersTest {

    private final AtomicLong now = new AtomicLong();
    private final Owners owners = new Owners(now::get);

    @Test
    void sharesWhatItKnows() throws Exception {
        PosixFileAttributes attributes = Files.readAttributes(Path.of("/proc/1"), PosixFileAttributes.class);
        Ownership first = owners.of(attributes, 0, 0);
        assertEquals(attributes.owner().getName(), first.owner());
        assertEquals(attributes.group().getName(), first.group());
        assertTrue(first == owners.of(attributes, 0, 0), "looked up once");
        assertFalse(first == owners.of(attributes, 0, 1), "another group is another");
        now.addAndGet(Duration.ofMinutes(10).toNanos());
        assertFalse(first == owners.of(attributes, 0, 0), "looked up again");
    }
}
