package org.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Clients that put, get, list and compare all the time. What happens to them while parts of the server are exchanged has to be what the contract says. */
final class SwapLoad implements AutoCloseable {

    /** How long a session may take, a stall of the whole machine not counted. */
    private static final Duration HANG = Duration.ofSeconds(10);

    /** What a client of the server's own port may never see. */
    private static final Pattern RESET = Pattern.compile("[Cc]onnection reset");

    private static final long END_MILLIS = 60_000;
    private static final int SIZE = 700_000;

    private final SwapHistory history;
    private final List<Client> clients = new ArrayList<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private volatile boolean enough;

    /** @param history what is exchanged meanwhile */
    SwapLoad(SwapHistory history) {
        Stalls.watchFromNow();
        this.history = history;
    }

    /**
     * One more client begins.
     *
     * @param directory of its own, empty
     * @param key of alice
     * @param port of the server, or of a tunnel to it
     * @param tunnel whether it is a tunnel's
     */
    void add(Path directory, Path key, int port, boolean tunnel) {
        clients.add(new Client(clients.size(), directory, Login.withKey(port, "alice", directory, key), tunnel));
    }

    /** One after another it puts files that nobody else has, and that it has not had before. */
    private final class Client {

        private final int number;
        private final Path directory;
        private final Login login;
        private final List<SwapExcuse> excuses;
        private final boolean tunnel;
        private final AtomicInteger successes = new AtomicInteger();
        private final AtomicInteger refusals = new AtomicInteger();
        private final Thread thread;

        Client(int number, Path directory, Login login, boolean tunnel) {
            this.number = number;
            this.directory = directory;
            this.login = login;
            this.tunnel = tunnel;
            excuses = tunnel
                    ? Stream.of(SwapExcuse.OF_A_SERVER, SwapExcuse.OF_A_TUNNEL)
                            .flatMap(List::stream)
                            .toList()
                    : SwapExcuse.OF_A_SERVER;
            thread = new Thread(this::work, "client " + number);
            thread.setDaemon(true);
            thread.start();
        }

        private void work() {
            for (int round = 0; !enough; round++) {
                try {
                    session(round);
                } catch (IOException | AssertionError e) {
                    faults.add(e.toString());
                }
            }
        }

        private void session(int round) throws IOException {
            String remote = "client" + number;
            Path received = directory.resolve("received");
            Files.deleteIfExists(received);
            int size = SIZE + 100 * round + number;
            Path sent = SampleFiles.file(directory.resolve("sent"), size, (long) number << Integer.SIZE | round);
            long begin = System.nanoTime();
            Program.Outcome outcome = login.verboseSftp(
                            "put sent " + remote, "get " + remote + " received", "ls -l " + remote)
                    .within(HANG.multipliedBy(3))
                    .run();
            long end = System.nanoTime();
            if (Stalls.running(begin, end).compareTo(HANG) > 0) {
                faults.add("hung for " + Duration.ofNanos(end - begin) + ": " + outcome);
            } else if (outcome.status() != 0) {
                refused(outcome, begin, end);
            } else if (Files.mismatch(sent, received) >= 0) {
                faults.add("wrong bytes: " + outcome);
            } else if (!Pattern.compile("(?m)^-.* " + size + " .* " + remote + "$")
                    .matcher(outcome.output())
                    .find()) {
                faults.add("listed with another size than " + size + ": " + outcome);
            } else {
                successes.incrementAndGet();
            }
        }

        private void refused(Program.Outcome outcome, long begin, long end) {
            refusals.incrementAndGet();
            String output = outcome.output();
            if (SwapExcuse.NEVER.matcher(output).find()
                    || !tunnel && RESET.matcher(output).find()
                    || excuses.stream().noneMatch(excuse -> excuse.explains(output, history, begin, end))) {
                faults.add("at " + LocalTime.now() + ": " + outcome);
            }
        }

        private void join() {
            try {
                thread.join(END_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting", e);
            }
        }
    }

    /** Waits until each client has done all its work in two more sessions: one of them began after this. */
    void awaitEach(Duration limit) {
        List<Integer> before = successes();
        Waiting.until(
                () -> {
                    List<Integer> now = successes();
                    return IntStream.range(0, now.size()).allMatch(i -> now.get(i) >= before.get(i) + 2);
                },
                limit,
                () -> "not everybody gets through: " + before + " became " + successes() + ", " + faults());
    }

    /** Of each client, the sessions that did all their work. */
    List<Integer> successes() {
        return clients.stream().map(client -> client.successes.get()).toList();
    }

    /** Of each client, the sessions that were told that a part is missing. */
    List<Integer> refusals() {
        return clients.stream().map(client -> client.refusals.get()).toList();
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
        clients.forEach(Client::join);
    }
}
