package org.sallyport.auth.users.internal;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.sallyport.auth.users.internal.hash.PasswordHash;

/**
 * Computes hashes of passwords, few at a time: what two cores can do and the heap can bear. Who comes first is served first; who waits too long
 * is turned away.
 */
class PasswordCheck {

    /** What an answer to a password is. */
    enum Answer {
        RIGHT,
        WRONG,
        /** Not checked: too many came before, or the client has gone. */
        BUSY
    }

    /** The memory in KiB that all computations may take together; as much as the dearest hash asks for. */
    private static final int MEMORY = 65_536;

    /** What a computation counts for at least, so that two run at once. */
    private static final int LEAST = MEMORY / 2;

    private final Semaphore memory = new Semaphore(MEMORY, true);
    private final long patience;

    PasswordCheck() {
        this(TimeUnit.SECONDS.toMillis(30));
    }

    /**
     * With a patience of its own.
     *
     * @param patience how long one waits for its turn, in milliseconds
     */
    PasswordCheck(long patience) {
        this.patience = patience;
    }

    /**
     * Checks a password when its turn has come.
     *
     * @param wanted whether somebody still waits for the answer
     */
    Answer check(PasswordHash hash, char[] password, BooleanSupplier wanted) {
        int share = Math.max(hash.memory(), LEAST);
        try {
            if (!memory.tryAcquire(share, patience, TimeUnit.MILLISECONDS)) {
                return Answer.BUSY;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.BUSY;
        }
        try {
            if (!wanted.getAsBoolean()) {
                return Answer.BUSY;
            }
            return hash.matches(password) ? Answer.RIGHT : Answer.WRONG;
        } finally {
            memory.release(share);
        }
    }
}
