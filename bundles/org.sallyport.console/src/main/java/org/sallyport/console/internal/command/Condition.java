package org.sallyport.console.internal.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what nobody announces. */
final class Condition {

    private static final long INTERVAL_MILLIS = 20;

    private Condition() {}

    /** Whether the condition holds within a time; looks at it at least once. Can be interrupted, as with Ctrl-C. */
    static boolean within(Duration patience, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            never.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
        return true;
    }
}
