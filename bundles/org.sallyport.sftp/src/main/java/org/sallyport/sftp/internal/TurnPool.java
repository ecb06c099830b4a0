package org.sallyport.sftp.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for turns. A task goes to the thread that became idle last, whose caches and buffers are warm; a new thread is started only if none is
 * idle, and a task waits only if all threads are busy, which means that file stores hold them up. Threads that are idle for a minute end.
 */
final class TurnPool implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(TurnPool.class);

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final AtomicInteger numbers = new AtomicInteger();

    // Guarded by this.
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Deque<Worker> idle = new ArrayDeque<>();
    private int most;
    private int threads;
    private volatile boolean closed;

    /**
     * A pool without threads.
     *
     * @param most how many threads there may be, 1 or more
     */
    TurnPool(int most) {
        this.most = most;
    }

    /** Changes how many threads there may be: tasks that wait get those that are new, and threads above the number end when they are idle. */
    void resize(int number) {
        List<Worker> fresh = new ArrayList<>();
        synchronized (this) {
            most = number;
            while (threads < most && !waiting.isEmpty()) {
                threads++;
                Worker worker = new Worker();
                worker.task = waiting.poll();
                fresh.add(worker);
            }
        }
        fresh.forEach(this::start);
    }

    @Override
    public void execute(Runnable task) {
        Worker worker;
        boolean fresh = false;
        synchronized (this) {
            worker = idle.poll();
            if (worker == null) {
                if (threads >= most) {
                    waiting.add(task);
                    return;
                }
                threads++;
                worker = new Worker();
                fresh = true;
            }
            worker.task = task;
        }
        if (fresh) {
            start(worker);
        } else {
            LockSupport.unpark(worker.thread);
        }
    }

    /** Ends idle threads now, and the others when what waits is done. */
    void close() {
        synchronized (this) {
            closed = true;
            idle.forEach(worker -> LockSupport.unpark(worker.thread));
        }
    }

    private void start(Worker worker) {
        worker.thread = new Thread(worker, "sallyport-sftp-" + numbers.incrementAndGet());
        worker.thread.setDaemon(true);
        worker.thread.start();
    }

    /** Whether tasks wait for a thread. */
    synchronized boolean isBusy() {
        return !waiting.isEmpty();
    }

    /** How many threads there are. */
    synchronized int threads() {
        return threads;
    }

    private final class Worker implements Runnable {

        private Thread thread;
        private volatile Runnable task;

        @Override
        public void run() {
            while (next()) {
                Runnable now = task;
                task = null;
                try {
                    now.run();
                } catch (RuntimeException | Error e) {
                    LOG.error("a turn failed", e);
                }
            }
        }

        /** Waits for a task; false if none came for long, or there are too many threads. */
        private boolean next() {
            synchronized (TurnPool.this) {
                if (task == null && threads <= most) {
                    task = waiting.poll();
                }
                if (task != null) {
                    return true;
                } else if (threads > most) {
                    threads--;
                    return false;
                }
                idle.push(this);
            }
            long deadline = System.nanoTime() + IDLE_NANOS;
            while (task == null) {
                long left = deadline - System.nanoTime();
                if (left > 0 && !closed) {
                    LockSupport.parkNanos(this, left);
                } else if (leave()) {
                    return false;
                }
            }
            return true;
        }

        /** Stops being idle, unless a task has come meanwhile. */
        private boolean leave() {
            synchronized (TurnPool.this) {
                if (idle.remove(this)) {
                    threads--;
                    return true;
                }
                return task == null;
            }
        }
    }
}
