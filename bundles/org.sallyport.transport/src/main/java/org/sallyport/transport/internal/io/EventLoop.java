package org.sallyport.transport.internal.io;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that waits for many sockets and does, one after another, what they and other threads ask of it. Nothing on it may block. */
final class EventLoop implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> turn = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::at));
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile boolean stopped;
    private volatile boolean ended;

    /** What waits for a socket. */
    interface Waiting {

        /** The socket can do what was asked for; on the loop's thread. */
        void ready();
    }

    private record Timer(long at, Runnable task) {}

    EventLoop(String name) throws IOException {
        selector = Selector.open();
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether this is the loop's own thread. */
    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** The selector to register sockets with; on the loop's thread only. */
    Selector selector() {
        return selector;
    }

    /** On the loop's thread; at once when that has ended. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (ended) {
            runTasks();
        } else {
            wakeUp();
        }
    }

    /** Runs something later, on the loop's thread. To be called on it too. */
    void schedule(long delay, TimeUnit unit, Runnable task) {
        timers.add(new Timer(System.nanoTime() + unit.toNanos(delay), task));
    }

    /** Lets the loop notice what changed: tasks, interests, closed sockets. */
    void wakeUp() {
        if (!isCurrent() && awake.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    /** Ends the thread. Sockets that are still registered are left open. */
    void stop() {
        stopped = true;
        selector.wakeup();
    }

    private void run() {
        while (!stopped) {
            try {
                if (tasks.isEmpty()) {
                    selector.select(this::ready, timeout());
                } else {
                    selector.selectNow(this::ready);
                }
            } catch (IOException e) {
                LOG.error("waiting for sockets failed", e);
            }
            awake.set(false);
            runTasks();
            runTimers();
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("a selector cannot be closed: {}", e.getMessage());
        }
        ended = true;
        runTasks();
    }

    private void ready(SelectionKey key) {
        guard(((Waiting) key.attachment())::ready);
    }

    private synchronized void runTasks() {
        // Tasks added meanwhile wait until sockets had their turn, and closed sockets are really gone.
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            turn.add(task);
        }
        for (Runnable task = turn.poll(); task != null; task = turn.poll()) {
            guard(task);
        }
    }

    private void runTimers() {
        while (!timers.isEmpty() && timers.peek().at - System.nanoTime() <= 0) {
            guard(timers.poll().task);
        }
    }

    /** How long to wait in milliseconds, 0 for as long as it takes. */
    private long timeout() {
        if (timers.isEmpty()) {
            return 0;
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(timers.peek().at - System.nanoTime()) + 1);
    }

    private static void guard(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("a task of {} failed", Thread.currentThread().getName(), e);
        }
    }
}
