package org.sallyport.transport.internal;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that say what they are for and do not keep the JVM alive. */
public final class Threads {

    private Threads() {}

    /** A factory for threads of one purpose. */
    public static ThreadFactory named(String purpose) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "sallyport-" + purpose + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
