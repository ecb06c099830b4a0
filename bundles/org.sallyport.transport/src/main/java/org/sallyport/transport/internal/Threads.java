package org.sallyport.transport.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that say what they are for and do not keep the JVM alive. */
public final class Threads {

    private static final int IDLE_SECONDS = 30;

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

    /**
     * A pool whose threads come when there is work, and go when there is none.
     *
     * @param most threads at the same time; more work waits
     */
    public static ExecutorService pool(String purpose, int most) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(purpose));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
