package org.sallyport.sftp.internal.mount;

import java.time.Duration;

/** Whether a file store is still there, for what was opened from it. Safe for use by many threads. */
public final class Lifeline {

    private volatile boolean cut;
    private volatile long cutAt;

    /** The store has gone. */
    void cut() {
        if (!cut) {
            cutAt = System.nanoTime();
            cut = true;
        }
    }

    /** Whether the store has gone. */
    public boolean isCut() {
        return cut;
    }

    /**
     * How long what was opened from the store may still be used, if it has gone.
     *
     * @param drain the time from the loss to the end
     * @return nanoseconds; 0 or less if its time is over
     */
    public long remaining(Duration drain) {
        return cutAt + drain.toNanos() - System.nanoTime();
    }
}
