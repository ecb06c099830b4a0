package org.sallyport.file.local.internal;

import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.sallyport.file.Ownership;

/** The names of owners and groups, each looked up once in ten minutes: a lookup costs as much as ten entries of a listing. */
final class Owners {

    private static final long LIFE = Duration.ofMinutes(10).toNanos();
    private static final int MOST = 10_000;

    private final Map<Long, Known> known = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    private record Known(Ownership ownership, long since) {}

    Owners(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The owner and group of a file whose numbers are known already. */
    Ownership of(PosixFileAttributes attributes, int uid, int gid) {
        Long key = ((long) uid << 32) | Integer.toUnsignedLong(gid);
        long now = nanoTime.getAsLong();
        Known found = known.get(key);
        if (found != null && now - found.since < LIFE) {
            return found.ownership;
        }
        Ownership ownership = new Ownership(
                uid, gid, attributes.owner().getName(), attributes.group().getName());
        if (known.size() >= MOST) {
            known.clear();
        }
        known.put(key, new Known(ownership, now));
        return ownership;
    }
}
