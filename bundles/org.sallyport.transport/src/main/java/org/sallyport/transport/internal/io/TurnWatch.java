package org.sallyport.transport.internal.io;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after event loops while they have turns, and gives a loop to a fresh thread when a turn blocks: a file store that hangs holds up nobody but
 * its own client. Nothing of this runs while there are no turns.
 */
final class TurnWatch {

    private static final Logger LOG = LoggerFactory.getLogger(TurnWatch.class);

    /** From look to look: a turn that is seen at two is taken for blocked. */
    static final Duration INTERVAL = Duration.ofMillis(5);

    /** How many looks without a turn until there are no more: a client with something to do now and then does not begin them anew each time. */
    private static final int IDLE_LOOKS = 20;

    /** While so many turns are blocked, there are no others on loops. */
    static final int MOST_BLOCKED = 8;

    private final List<EventLoop> loops;
    private final Duration interval;
    private final ScheduledThreadPoolExecutor timer;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicInteger blocked = new AtomicInteger();

    // Of the look.
    private final long[] marks;
    private int idleLooks;

    /**
     * For loops that may still be added to the list, as long as none has had a turn.
     *
     * @param count how many there will be
     */
    TurnWatch(String name, List<EventLoop> loops, int count, Duration interval) {
        this.loops = loops;
        this.interval = interval;
        marks = new long[count];
        timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** Whether turns may run on loops. */
    boolean allows() {
        return blocked.get() < MOST_BLOCKED;
    }

    /** A turn begins. */
    void begins() {
        if (!looking.get() && looking.compareAndSet(false, true)) {
            try {
                lookLater();
            } catch (OutOfMemoryError e) {
                // No more threads: the turn goes on unwatched.
                looking.set(false);
                LOG.error("nobody looks after turns: {}", e.getMessage());
            }
        }
    }

    /** A turn has ended that was taken for blocked. */
    void unblocked() {
        blocked.decrementAndGet();
    }

    private void lookLater() {
        timer.schedule(this::look, interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        idleLooks = check() ? 0 : idleLooks + 1;
        if (idleLooks < IDLE_LOOKS) {
            lookLater();
            return;
        }
        idleLooks = 0;
        looking.set(false);
        // A turn that began before that has not begun looks anew.
        if (loops.stream().anyMatch(loop -> isTurn(loop.turnMark()))) {
            begins();
        }
    }

    /** Whether there have been turns since the last look. */
    private boolean check() {
        boolean any = false;
        for (int i = 0; i < marks.length; i++) {
            EventLoop loop = loops.get(i);
            long mark = loop.turnMark();
            if (isTurn(mark) && mark == marks[i]) {
                replaceThread(loop, mark);
            }
            any |= isTurn(mark) || mark != marks[i];
            marks[i] = mark;
        }
        return any;
    }

    private void replaceThread(EventLoop loop, long mark) {
        blocked.incrementAndGet();
        try {
            loop.replaceThread(mark);
        } catch (OutOfMemoryError e) {
            // So says Java when the system has no more threads.
            blocked.decrementAndGet();
            LOG.error("no thread for the connections of one that is blocked: {}", e.getMessage());
        }
    }

    private static boolean isTurn(long mark) {
        return mark % 2 == 1;
    }
}
