package org.sallyport.configuration.internal;

import java.time.Duration;
import java.util.Optional;

/**
 * What the components of one PID were given last, and whether they may have what is stored now. A file is read by Felix FileInstall at any
 * moment, also while somebody writes it: so what comes from a file waits until the file has been left alone for a while. Not safe for use by
 * several threads.
 */
final class Delivery {

    /** How long a file must have been left alone. */
    static final Duration QUIET = Duration.ofMillis(250);

    /**
     * How long if keys are gone, which is what a half-written file looks like. More than the second between two looks of FileInstall, so that it
     * has read the file again if there was more to come.
     */
    static final Duration QUIET_WITHOUT_KEYS = Duration.ofMillis(1500);

    /**
     * How long if the file has more than what is stored: Felix FileInstall reads it again within a second, or later where the machine is busy. If
     * it never does, somebody has taken something away from the configuration alone.
     */
    static final Duration QUIET_BEHIND_FILE = Duration.ofSeconds(10);

    /** In the midst of many changes one of them is given after this time, if no key is gone. */
    static final Duration LONGEST = Duration.ofSeconds(2);

    private Optional<StoredConfiguration> given = Optional.empty();
    private FileStamp stamp = FileStamp.NONE;
    private long stampSince;
    private Optional<StoredConfiguration> whole = Optional.empty();
    private FileStamp wholeStamp = FileStamp.NONE;
    /** Whether what is stored came behind its file while that was being written. */
    private boolean torn;

    private Optional<Long> heldSince = Optional.empty();
    private int updates;

    /** What to do about a configuration. */
    enum Verdict {
        /** The components have it. */
        KNOWN,
        /** They may have it. */
        READY,
        /** It may be half of one: look again later. */
        WAIT,
        /** It is half of one, and the whole one was stored before it: {@link #whole}. */
        RESTORE
    }

    /** What the components of the PID were given; empty before the first time. */
    Optional<StoredConfiguration> given() {
        return given;
    }

    /** What was stored last that is not behind its file. */
    Optional<StoredConfiguration> whole() {
        return whole;
    }

    /** Whether the file has been left alone long enough to be whole. */
    boolean isQuiet(long now) {
        return now - stampSince >= QUIET.toNanos();
    }

    /** The stored configuration has changed. */
    void updated() {
        updates++;
    }

    /**
     * Whether it has changed several times since the last call. Felix SCR may then have taken an older content for the newest.
     */
    boolean hadBurst() {
        boolean burst = updates > 1;
        updates = 0;
        return burst;
    }

    /**
     * Judges what is stored.
     *
     * @param seen its file now
     * @param now nanoseconds of a clock that never goes back
     */
    Verdict judge(StoredConfiguration stored, FileLook seen, long now) {
        if (!seen.stamp().equals(stamp)) {
            stamp = seen.stamp();
            stampSince = now;
        }
        boolean behind = seen.hasMoreThan(stored);
        if (!behind) {
            whole = Optional.of(stored);
            wholeStamp = stamp;
            torn = false;
        } else if (!isQuiet(now)) {
            torn = true;
        }
        if (given.isEmpty() || seen.equals(FileLook.NONE)) {
            return Verdict.READY;
        }
        if (given.get().sameAs(stored)) {
            heldSince = Optional.empty();
            return Verdict.KNOWN;
        }
        if (heldSince.isEmpty()) {
            heldSince = Optional.of(now);
        }
        if (torn && isQuiet(now) && whole.isPresent() && wholeStamp.equals(stamp)) {
            return Verdict.RESTORE;
        }
        Duration quiet = behind ? QUIET_BEHIND_FILE : quiet(stored);
        boolean settled = now - stampSince >= quiet.toNanos();
        boolean overdue = quiet.equals(QUIET) && now - heldSince.get() >= LONGEST.toNanos();
        return settled || overdue ? Verdict.READY : Verdict.WAIT;
    }

    private Duration quiet(StoredConfiguration stored) {
        boolean lacksKeys = !stored.keys().containsAll(given.orElse(stored).keys());
        return lacksKeys ? QUIET_WITHOUT_KEYS : QUIET;
    }

    /** As {@link #judge}, for a component that takes what it gets: the stored configuration if it may have it, else the last one. */
    StoredConfiguration give(StoredConfiguration stored, FileLook seen, long now) {
        Verdict verdict = judge(stored, seen, now);
        if (verdict == Verdict.WAIT || verdict == Verdict.RESTORE) {
            return given.orElse(stored);
        }
        given = Optional.of(stored);
        heldSince = Optional.empty();
        return stored;
    }
}
