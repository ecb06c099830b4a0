package org.sallyport.distribution;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** Looks all the time whether files have their keys, and on which ports a container listens. */
final class FileWatch implements AutoCloseable {

    private final Container container;
    private final Map<ConfigFile, Set<String>> wanted;
    private final Map<ConfigFile, Long> lackingSince = new HashMap<>();
    private final Set<Integer> ports = new ConcurrentSkipListSet<>();
    private final Thread thread = new Thread(this::lookOrFail, "watch over files");
    private volatile boolean over;
    private volatile boolean unheard;
    private volatile RuntimeException fault;
    private volatile long longest;

    /**
     * Begins.
     *
     * @param wanted files, and the keys that each must have
     */
    FileWatch(Container container, Map<ConfigFile, Set<String>> wanted) {
        this.container = container;
        this.wanted = wanted;
        thread.setDaemon(true);
        thread.start();
    }

    private void lookOrFail() {
        try {
            look();
        } catch (RuntimeException e) {
            fault = e;
        }
    }

    private void look() {
        while (!over) {
            wanted.forEach(this::look);
            try {
                Set<Integer> now = container.listeningPorts();
                unheard |= now.isEmpty();
                ports.addAll(now);
            } catch (IOException e) {
                unheard = true;
            }
        }
    }

    private void look(ConfigFile file, Set<String> keys) {
        long now = System.nanoTime();
        if (file.has(keys)) {
            lackingSince.remove(file);
        } else {
            longest = Math.max(longest, now - lackingSince.computeIfAbsent(file, any -> now));
        }
    }

    /** The longest time for which a file lacked a key. */
    Duration longestGap() {
        return Duration.ofNanos(longest);
    }

    /** All ports on which the container has listened; 0 among them if there was a moment without any. */
    Set<Integer> ports() {
        Set<Integer> seen = new TreeSet<>(ports);
        if (unheard) {
            seen.add(0);
        }
        return seen;
    }

    @Override
    public void close() {
        finish();
    }

    /** Looks no more. */
    void finish() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
        if (fault != null) {
            throw new AssertionError("nobody watched to the end", fault);
        }
    }
}
