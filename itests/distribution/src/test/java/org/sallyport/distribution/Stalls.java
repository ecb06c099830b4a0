package org.sallyport.distribution;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices when the whole machine stands still, as virtual ones do at times: a thread that only wakes up every few milliseconds does so much too late
 * then. Bounds that are promises of the product are held against the time without such stalls.
 */
final class Stalls {

    private static final long INTERVAL = Duration.ofMillis(10).toNanos();

    /** A thread among many is late by less. */
    private static final long LATE = Duration.ofMillis(100).toNanos();

    private static final int MOST = 10_000;
    private static final Stalls MACHINE = new Stalls();

    private record Stall(long begin, long end) {}

    private final Deque<Stall> seen = new ArrayDeque<>();
    private long last = System.nanoTime();

    private Stalls() {
        Thread thread = new Thread(this::watch, "watch over stalls");
        thread.setDaemon(true);
        thread.start();
    }

    /** Begins to watch, if nobody has before. */
    static void watchFromNow() {
        MACHINE.look(System.nanoTime());
    }

    /**
     * How much time has passed in which the machine did not stand still.
     *
     * @param begin of {@link System#nanoTime}, after {@link #watchFromNow}
     * @param end of the same clock
     */
    static Duration running(long begin, long end) {
        return Duration.ofNanos(end - begin - MACHINE.stood(begin, end));
    }

    private void watch() {
        while (true) {
            LockSupport.parkNanos(INTERVAL);
            look(System.nanoTime());
        }
    }

    private synchronized void look(long now) {
        if (now - last > INTERVAL + LATE) {
            seen.addLast(new Stall(last + INTERVAL, now));
            if (seen.size() > MOST) {
                seen.removeFirst();
            }
        }
        last = now;
    }

    private synchronized long stood(long begin, long end) {
        look(System.nanoTime());
        return seen.stream()
                .mapToLong(stall -> Math.max(0, Math.min(end, stall.end()) - Math.max(begin, stall.begin())))
                .sum();
    }
}
