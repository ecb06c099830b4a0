package org.sallyport.tunnel.internal.net;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/** What is to be done later, in the order of its time. What is cancelled is forgotten at once. Not safe for use by several threads. */
final class TimerQueue {

    private final TreeSet<Entry> entries = new TreeSet<>();
    private long added;

    /** Two for the same time run in the order in which they were added. */
    private final class Entry implements SocketLoop.Timer, Comparable<Entry> {

        private final long at;
        private final long number;
        private final Runnable task;

        Entry(long at, long number, Runnable task) {
            this.at = at;
            this.number = number;
            this.task = task;
        }

        @Override
        public void cancel() {
            entries.remove(this);
        }

        @Override
        public int compareTo(Entry other) {
            // The clock may run over: differences count (System.nanoTime).
            int earlier = Long.signum(at - other.at);
            return earlier != 0 ? earlier : Long.compare(number, other.number);
        }
    }

    /**
     * Adds something.
     *
     * @param at in nanoseconds of {@link System#nanoTime}
     */
    SocketLoop.Timer add(long at, Runnable task) {
        Entry entry = new Entry(at, added++, task);
        entries.add(entry);
        return entry;
    }

    /** Takes out the first thing whose time has come. */
    Optional<Runnable> takeDue(long now) {
        if (entries.isEmpty() || entries.first().at - now > 0) {
            return Optional.empty();
        }
        return Optional.of(entries.pollFirst().task);
    }

    /** The time of the first. */
    OptionalLong first() {
        return entries.isEmpty() ? OptionalLong.empty() : OptionalLong.of(entries.first().at);
    }

    /** How many there are. */
    int size() {
        return entries.size();
    }
}
