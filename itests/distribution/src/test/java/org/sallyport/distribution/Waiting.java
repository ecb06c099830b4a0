package org.sallyport.distribution;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition that nobody announces. */
final class Waiting {

    private static final long INTERVAL_MILLIS = 50;

    private Waiting() {}

    /**
     * Looks at the condition until it holds.
     *
     * @param limit how long to wait at most
     * @param report says what is wrong if the condition does not come
     */
    static void until(BooleanSupplier condition, Duration limit, Supplier<String> report) {
        long end = System.nanoTime() + limit.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit + ": " + report.get());
            }
            try {
                never.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting", e);
            }
        }
    }
}
