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
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that waits for many sockets and does, one after another, what they and other threads ask of it. Nothing on it may block, with one
 * exception: {@linkplain #runAfterSockets turns}. A turn that blocks keeps the thread, and another one becomes the loop's.
 */
final class EventLoop implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    /** How many turns may follow each other before sockets are looked at. */
    private static final int TURNS = 4;

    private final String name;
    private final TurnWatch watch;
    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> round = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::at));
    private final Queue<Runnable> turns = new ArrayDeque<>(TURNS);
    private final AtomicBoolean awake = new AtomicBoolean();

    /** Begins and ends of turns: odd during a turn. */
    private final AtomicLong turnMarks = new AtomicLong();

    private volatile Thread thread;
    private volatile boolean stopped;
    private volatile boolean ended;

    /** What waits for a socket. */
    interface Waiting {

        /** The socket can do what was asked for; on the loop's thread. */
        void ready();
    }

    private record Timer(long at, Runnable task) {}

    /**
     * Starts the thread.
     *
     * @param watch sees when a turn blocks
     */
    EventLoop(String name, TurnWatch watch) throws IOException {
        this.name = name;
        this.watch = watch;
        selector = Selector.open();
        thread = newThread(this::run);
        thread.start();
    }

    private Thread newThread(Runnable work) {
        Thread fresh = new Thread(work, name);
        fresh.setDaemon(true);
        return fresh;
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

    /**
     * Runs something that may block, but hardly ever does, after the sockets that are ready now. To be called on the loop's thread.
     *
     * @return false if it will not be run, because this is another thread, or there is enough to do
     */
    boolean runAfterSockets(Runnable task) {
        return isCurrent() && turns.size() < TURNS && watch.allows() && turns.add(task);
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
        // Those that a blocked one has left.
        boolean mine = runTurns();
        while (!stopped && mine) {
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
            mine = runTurns();
        }
        if (mine) {
            end();
        }
    }

    private void end() {
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
            round.add(task);
        }
        for (Runnable task = round.poll(); task != null; task = round.poll()) {
            guard(task);
        }
    }

    /** Whether the loop is still this thread's. */
    private boolean runTurns() {
        for (Runnable task = turns.poll(); task != null; task = turns.poll()) {
            long begin = turnMarks.incrementAndGet();
            watch.begins();
            guard(task);
            // It would end the next wait, and close the next socket, without a reason.
            Thread.interrupted();
            if (!turnMarks.compareAndSet(begin, begin + 1)) {
                watch.unblocked();
                return false;
            }
        }
        return true;
    }

    /** Where the loop is with its turns; the same odd number again means that it is still in the same turn. */
    long turnMark() {
        return turnMarks.get();
    }

    /** Gives the loop to a fresh thread, if it is still in this turn then; the one that is blocked ends with it. */
    void replaceThread(long mark) {
        newThread(() -> takeOver(mark)).start();
    }

    private void takeOver(long mark) {
        if (turnMarks.compareAndSet(mark, mark + 1)) {
            LOG.debug("{}: a file store, or the like, keeps a thread; another one serves its connections", name);
            thread = Thread.currentThread();
            run();
        } else {
            watch.unblocked();
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
