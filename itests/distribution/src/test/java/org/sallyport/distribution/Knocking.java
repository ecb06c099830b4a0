package org.sallyport.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Connects to a port some hundred times a second, and sees whether it is refused. */
final class Knocking implements AutoCloseable {

    private static final long PAUSE_NANOS = 5_000_000;
    private static final int PATIENCE_MILLIS = 20_000;

    /** What an SSH server says first. */
    private static final String WELCOME = "SSH-2.0-";

    private final int port;

    /** What came of the connections, and of how many. */
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    private final Thread thread;
    private volatile long slowest;
    private volatile boolean enough;

    /** Begins. */
    Knocking(int port) {
        this.port = port;
        thread = new Thread(this::knock, "knocking");
        thread.setDaemon(true);
        thread.start();
    }

    private void knock() {
        while (!enough) {
            LockSupport.parkNanos(PAUSE_NANOS);
            long start = System.nanoTime();
            answers.merge(answer(), 1, Integer::sum);
            slowest = Math.max(slowest, System.nanoTime() - start);
        }
    }

    private String answer() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String line = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 256)
                    .readLine();
            if (line == null) {
                return "accepted, and closed without a word";
            }
            return line.startsWith(WELCOME) ? WELCOME : line;
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends; the port was never refused, and an SSH server has answered. */
    void assertNeverRefused() {
        assertAnswers(Set.of(WELCOME));
    }

    /** Ends; likewise, and some were told this line instead. */
    void assertNeverRefusedBut(String line) {
        assertAnswers(Set.of(WELCOME, line));
    }

    private void assertAnswers(Set<String> expected) {
        close();
        if (!answers.keySet().equals(expected)) {
            throw new AssertionError("what connections were answered, and how many: " + answers);
        }
    }

    /** The longest time from connecting to the first line, in milliseconds. */
    long slowestMillis() {
        return slowest / 1_000_000;
    }

    @Override
    public void close() {
        enough = true;
        try {
            thread.join(2L * PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
