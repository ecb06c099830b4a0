package org.sallyport.sftp.internal;

/**
 * Keeps a session's turns off its connection's thread for a while when one there was long: the file store is slow, or there is much to do. The more
 * often that happens in a row, the longer.
 */
final class Detour {

    /** How many turns go another way. */
    private static final int SHORTEST = 32;

    private static final int LONGEST = 8192;

    private volatile int length = SHORTEST;
    private volatile int left;

    /** Whether the next turn is to go another way. On the connection's thread. */
    boolean isTaken() {
        int now = left;
        if (now > 0) {
            left = now - 1;
        }
        return now > 0;
    }

    /** A turn on the connection's thread has ended. */
    void note(boolean wasShort) {
        if (wasShort) {
            length = SHORTEST;
        } else {
            left = length;
            length = Math.min(2 * length, LONGEST);
        }
    }
}
