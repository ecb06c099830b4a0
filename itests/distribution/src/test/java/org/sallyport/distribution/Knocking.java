package org.sallyport.distribution;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Connects to a port some hundred times a second, and sees whether it is refused. */
final class Knocking implements AutoCloseable {

    private static final long PAUSE_NANOS = 5_000_000;
    private static final int PATIENCE_MILLIS = 20_000;

    private final int port;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile long slowest;
    private volatile boolean enough;
    private final Thread thread = new Thread(this::knock, "knocking");

    /** Begins. */
    Knocking(int port) {
        this.port = port;
        thread.setDaemon(true);
        thread.start();
    }

    private void knock() {
        while (!enough) {
            LockSupport.parkNanos(PAUSE_NANOS);
            long start = System.nanoTime();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                if (socket.getInputStream().read() == 'S') {
                    answered.incrementAndGet();
                } else {
                    refused.incrementAndGet();
                }
                slowest = Math.max(slowest, System.nanoTime() - start);
            } catch (ConnectException e) {
                refused.incrementAndGet();
            } catch (IOException e) {
                // Accepted, and then dropped: no better than refused.
                refused.incrementAndGet();
            }
        }
    }

    /** Ends; the port was never refused, and somebody has answered. */
    void assertNeverRefused() {
        close();
        if (refused.get() > 0 || answered.get() == 0) {
            throw new AssertionError(refused + " of " + (refused.get() + answered.get()) + " connections were refused");
        }
    }

    /** The longest time from connecting to the first byte, in milliseconds. */
    long slowestMillis() {
        return slowest / 1_000_000;
    }

    @Override
    public void close() {
        enough = true;
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
