package org.sallyport.transport.internal.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that serve connections: a few that wait for all sockets and do the work that hardly ever blocks, and a pool for what takes its time,
 * which is key exchanges and logins. A connection that is idle has none of them. May be shared by servers.
 */
public final class EventLoops implements AutoCloseable {

    private static final int IDLE_SECONDS = 30;

    private final List<EventLoop> loops;
    private final ExecutorService workers;
    private final AtomicInteger next = new AtomicInteger();

    /**
     * Starts the threads.
     *
     * @param name what their names begin with
     * @param count threads that wait for sockets, 1 or more
     * @param workerCount threads for key exchanges and logins, 1 or more; started when needed, gone when idle
     */
    public EventLoops(String name, int count, int workerCount) {
        this(name, count, workerCount, TurnWatch.INTERVAL);
    }

    EventLoops(String name, int count, int workerCount, Duration lookInterval) {
        loops = new ArrayList<>(count);
        TurnWatch watch = new TurnWatch(name + "-io-watch", loops, count, lookInterval);
        for (int i = 1; i <= count; i++) {
            try {
                loops.add(new EventLoop(name + "-io-" + i, watch));
            } catch (IOException e) {
                loops.forEach(EventLoop::stop);
                throw new UncheckedIOException("no selector", e);
            }
        }
        workers = workers(name, workerCount);
    }

    /** As many threads as suit this machine. */
    public static EventLoops start(String name) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new EventLoops(name, Math.max(2, processors), Math.max(16, 4 * processors));
    }

    private static ExecutorService workers(String name, int count) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, name + "-worker-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** The loop that serves the next connection. */
    EventLoop next() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    /** Where work goes that may take its time. */
    ExecutorService workers() {
        return workers;
    }

    /** Ends the threads. To be called when everything that uses them is closed. */
    @Override
    public void close() {
        loops.forEach(EventLoop::stop);
        workers.shutdown();
    }
}
