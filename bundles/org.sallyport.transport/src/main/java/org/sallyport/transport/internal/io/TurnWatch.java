package org.sallyport.transport.internal.io;

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

    /** A turn that is seen at two looks is taken for blocked. */
    private static final long LOOK_MILLIS = 5;

    /** How many looks without a turn until there are no more: a client with something to do now and then does not begin them anew each time. */
    private static final int IDLE_LOOKS = 20;

    /** While so many turns are blocked, there are no others on loops. */
    static final int MOST_BLOCKED = 8;

    private final List<EventLoop> loops;
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
    TurnWatch(String name, List<EventLoop> loops, int count) {
        this.loops = loops;
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
            lookLater();
        }
    }

    /** A turn has ended whose loop was given to another thread. */
    void unblocked() {
        blocked.decrementAndGet();
    }

    private void lookLater() {
        timer.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
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
        if (loop.replaceThread(mark)) {
            LOG.debug("a file store, or the like, keeps a thread: another one serves its connections");
        } else {
            blocked.decrementAndGet();
        }
    }

    private static boolean isTurn(long mark) {
        return mark % 2 == 1;
    }
}
