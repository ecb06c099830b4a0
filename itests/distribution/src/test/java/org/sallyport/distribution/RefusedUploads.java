package org.sallyport.distribution;

import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody who may log in and may not upload, and tries it again and again, with a new login each time. */
final class RefusedUploads implements AutoCloseable {

    /** How the client words that the server does not permit it; a login that is refused reads "Permission denied (". */
    private static final String DENIED = "dest open \"/unwanted\": Permission denied";

    private final Login login;
    private final Path file;
    private final AtomicInteger refused = new AtomicInteger();
    private final Queue<Program.Outcome> others = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::upload, "uploads that are refused");
    private volatile boolean enough;

    /** Begins. */
    RefusedUploads(Login login, Path file) {
        this.login = login;
        this.file = file;
        thread.setDaemon(true);
        thread.start();
    }

    private void upload() {
        while (!enough) {
            Program.Outcome outcome = login.sftp("put " + file + " /unwanted").run();
            if (outcome.status() != 0 && outcome.output().contains(DENIED)) {
                refused.incrementAndGet();
            } else {
                others.add(outcome);
            }
        }
    }

    /** Ends; each was refused, and there were several. */
    void assertAllRefused() {
        close();
        if (!others.isEmpty() || refused.get() < 5) {
            throw new AssertionError(refused + " uploads were refused as they should be, and others not: " + others);
        }
    }

    @Override
    public void close() {
        enough = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
