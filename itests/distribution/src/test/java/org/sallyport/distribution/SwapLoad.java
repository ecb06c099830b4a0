package org.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Clients that put, get, list and compare all the time. What happens to them while parts of the server are exchanged has to be what the contract says. */
final class SwapLoad implements AutoCloseable {

    /** How long a session may take that needs less than a second of work. */
    private static final Duration HANG = Duration.ofSeconds(10);

    /** How sftp ends when the channel is closed while it asks: by SIGPIPE, without a word. */
    private static final int BROKEN_PIPE = 128 + 13;

    private static final long END_MILLIS = 60_000;
    private static final int SIZE = 700_000;

    /** How OpenSSH's client words what the contract of docs/hot-swap.md says: a part is not there at the moment, or the server takes leave. */
    private static final Pattern ALLOWED = Pattern.compile(String.join(
            "|",
            "[Nn]o connection",
            "[Cc]onnection lost",
            "not found",
            "Permission denied \\(",
            "subsystem request failed",
            "Not now: no crypto provider",
            "the server is stopping",
            "Connection closed"));

    private final List<Thread> clients = new ArrayList<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger successes = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean enough;

    /**
     * Begins.
     *
     * @param directory of the clients, empty
     * @param key of alice
     */
    SwapLoad(int count, int port, Path directory, Path key) throws IOException {
        for (int i = 0; i < count; i++) {
            Path own = Files.createDirectory(directory.resolve("client" + i));
            SampleFiles.file(own.resolve("sent"), SIZE);
            Login login = Login.withKey(port, "alice", own, key);
            String remote = "client" + i;
            Thread client = new Thread(() -> work(login, own, remote), remote);
            client.setDaemon(true);
            clients.add(client);
        }
        clients.forEach(Thread::start);
    }

    private void work(Login login, Path directory, String remote) {
        while (!enough) {
            long start = System.nanoTime();
            try {
                Path received = directory.resolve("received");
                Files.deleteIfExists(received);
                Program.Outcome outcome = login.sftp(
                                "put sent " + remote, "get " + remote + " received", "ls -l " + remote)
                        .within(HANG.multipliedBy(3))
                        .run();
                judge(outcome, directory, received, System.nanoTime() - start);
            } catch (IOException | AssertionError e) {
                faults.add(e.toString());
            }
        }
    }

    private void judge(Program.Outcome outcome, Path directory, Path received, long nanos) throws IOException {
        if (nanos > HANG.toNanos()) {
            faults.add("hung for " + Duration.ofNanos(nanos) + ": " + outcome);
        } else if (outcome.status() != 0) {
            refusals.incrementAndGet();
            if (outcome.status() != BROKEN_PIPE
                    && !ALLOWED.matcher(outcome.output()).find()) {
                faults.add(outcome.toString());
            }
        } else if (Files.mismatch(directory.resolve("sent"), received) >= 0) {
            faults.add("wrong bytes: " + outcome);
        } else {
            successes.incrementAndGet();
        }
    }

    /** Sessions that did all their work. */
    int successes() {
        return successes.get();
    }

    /** Sessions that were told that a part is missing. */
    int refusals() {
        return refusals.get();
    }

    /** What must not have happened. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public void close() {
        stop();
    }

    /** Returns when the clients have ended their last sessions. */
    void stop() {
        enough = true;
        for (Thread client : clients) {
            try {
                client.join(END_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
