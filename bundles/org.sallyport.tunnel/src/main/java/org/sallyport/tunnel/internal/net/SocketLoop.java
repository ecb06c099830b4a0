package org.sallyport.tunnel.internal.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.sallyport.handover.internal.Departure;
import org.sallyport.handover.internal.NeededClasses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that waits for many sockets and does, one after another, what they and other threads ask of it. Nothing on it may block. A service
 * within this bundle: there is one for all tunnels, and none before the first.
 */
@Component(service = SocketLoop.class)
public final class SocketLoop implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(SocketLoop.class);

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> turn = new ArrayDeque<>();
    private final TimerQueue timers = new TimerQueue();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final ReentrantLock afterwards = new ReentrantLock();
    private final AtomicInteger holds = new AtomicInteger();
    private volatile boolean stopped;
    private volatile boolean ended;

    /** What waits for a socket. */
    @FunctionalInterface
    public interface Waiting {

        /** The socket can do some of what was asked for; on the loop's thread. */
        void ready(SelectionKey key);
    }

    /** Something that runs later. */
    public interface Timer {

        /** It does not run any more. To be called on the loop's thread. */
        void cancel();
    }

    /** What keeps the loop alive until it is released. */
    public final class Hold {

        private final AtomicBoolean released = new AtomicBoolean();

        private Hold() {
            holds.incrementAndGet();
        }

        /** The loop may end, as far as this goes; from any thread, and again without effect. */
        public void release() {
            if (released.compareAndSet(false, true) && holds.decrementAndGet() == 0) {
                selector.wakeup();
            }
        }
    }

    /** Starts the thread. */
    @Activate
    public SocketLoop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector", e);
        }
        thread = new Thread(this::run, "sallyport-tunnel-io");
        thread.setDaemon(true);
        thread.start();
    }

    /** If the bundle stops, it may be updated before the last work is done. */
    @Deactivate
    void deactivate(BundleContext context) {
        if (Departure.of(context) == Departure.BUNDLE_STOPS) {
            NeededClasses.load(context.getBundle());
        }
        close();
    }

    /** Lets something come to its end after {@link #close}; for a limited time. From any thread. */
    public Hold hold() {
        return new Hold();
    }

    /** Ends the thread and closes the sockets that are still registered, as soon as nothing holds the loop. Returns at once. */
    public void close() {
        stopped = true;
        selector.wakeup();
    }

    /**
     * On the loop's thread. When that has ended, on the caller's or on that of somebody who came before, still one after another: what is open
     * elsewhere and comes to its end later must be able to.
     */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (ended) {
            runAfterwards();
        } else if (Thread.currentThread() != thread && awake.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    /** Runs something later, on the loop's thread; never, if that has ended. To be called on it too. */
    public Timer schedule(Duration delay, Runnable task) {
        return timers.add(System.nanoTime() + delay.toNanos(), task);
    }

    /**
     * Begins to wait for a socket. To be called on the loop's thread.
     *
     * @param socket does not block
     * @param operations of {@link SelectionKey}
     * @throws ClosedChannelException if the socket is closed, or the loop is
     */
    public SelectionKey register(SelectableChannel socket, int operations, Waiting waiting)
            throws ClosedChannelException {
        try {
            return socket.register(selector, operations, waiting);
        } catch (ClosedSelectorException e) {
            throw (ClosedChannelException) new ClosedChannelException().initCause(e);
        }
    }

    /**
     * A socket that is registered keeps its port after it was closed, until the loop looks at its sockets again; this does so. To be called in what
     * {@link #execute} and {@link #schedule} run.
     */
    void freePorts() throws IOException {
        if (!selector.isOpen()) {
            return;
        }
        selector.selectNow();
        // What is ready will be so again.
        selector.selectedKeys().clear();
    }

    private void run() {
        while (!stopped || holds.get() > 0) {
            try {
                if (tasks.isEmpty()) {
                    selector.select(SocketLoop::ready, timeout());
                } else {
                    selector.selectNow(SocketLoop::ready);
                }
            } catch (IOException e) {
                LOG.error("waiting for sockets failed", e);
            }
            awake.set(false);
            runTasks();
            runTimers();
        }
        end();
    }

    private void end() {
        for (SelectionKey key : selector.keys()) {
            closeQuietly(key.channel());
        }
        closeQuietly(selector);
        ended = true;
        runAfterwards();
    }

    /** Nobody waits for a task of somebody else: whoever runs one takes over what the others bring. */
    private void runAfterwards() {
        while (!tasks.isEmpty() && !afterwards.isHeldByCurrentThread() && afterwards.tryLock()) {
            try {
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    guard(task);
                }
            } finally {
                afterwards.unlock();
            }
        }
    }

    private static void ready(SelectionKey key) {
        guard(() -> {
            try {
                ((Waiting) key.attachment()).ready(key);
            } catch (CancelledKeyException e) {
                LOG.trace("a socket was closed", e);
            }
        });
    }

    private void runTasks() {
        // Tasks added meanwhile wait until sockets had their turn.
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            turn.add(task);
        }
        for (Runnable task = turn.poll(); task != null; task = turn.poll()) {
            guard(task);
        }
    }

    private void runTimers() {
        for (Optional<Runnable> due = timers.takeDue(System.nanoTime());
                due.isPresent();
                due = timers.takeDue(System.nanoTime())) {
            guard(due.get());
        }
    }

    /** How long to wait in milliseconds, 0 for as long as it takes. */
    private long timeout() {
        OptionalLong first = timers.first();
        return first.isEmpty()
                ? 0
                : Math.max(1, TimeUnit.NANOSECONDS.toMillis(first.getAsLong() - System.nanoTime()) + 1);
    }

    private static void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a task of {} failed", Thread.currentThread().getName(), e);
        }
    }

    /** Closes something whose end interests nobody. */
    static void closeQuietly(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            LOG.debug("{}", e.getMessage());
        }
    }
}
