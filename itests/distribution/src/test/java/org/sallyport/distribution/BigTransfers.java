package org.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One gibibyte on its way up and another on its way down, by OpenSSH's client, slowed down so that a test can do something meanwhile. */
final class BigTransfers {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    /** 160 MiB/s, in the client's unit of kbit/s. */
    private static final String RATE = "1342177";

    /** The file of a gibibyte. */
    static final String SAMPLE = "sample";

    private static final String UP = "up";

    private final Path sent;
    private final Path files;
    private final Path received;
    private final CompletableFuture<Program.Outcome> up;
    private final CompletableFuture<Program.Outcome> down;

    /**
     * Begins both, and returns when both are under way.
     *
     * @param files where the server keeps what the client sees as {@code /}; there is {@link #SAMPLE}
     * @param directory of the client
     */
    BigTransfers(Login login, Path files, Path directory) throws IOException {
        sent = files.resolve(SAMPLE);
        this.files = files;
        received = directory.resolve("received");
        Files.deleteIfExists(files.resolve(UP));
        Files.deleteIfExists(received);
        up = begin(login.sftpAt(RATE, "put " + sent + " " + UP));
        down = begin(login.sftpAt(RATE, "get " + SAMPLE + " " + received));
        awaitUnderWay(files.resolve(UP));
        awaitUnderWay(received);
    }

    private static CompletableFuture<Program.Outcome> begin(Program client) {
        return CompletableFuture.supplyAsync(() -> client.within(LIMIT).run());
    }

    private void awaitUnderWay(Path target) {
        Waiting.until(() -> size(target) > 1L << 27 || up.isDone() || down.isDone(), LIMIT, () -> "nothing moves");
        assertRunning();
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What is done now is done in the middle of both. */
    void assertRunning() {
        if (up.isDone() || down.isDone()) {
            throw new AssertionError("a transfer is over: " + up.getNow(null) + " " + down.getNow(null));
        }
    }

    /** Waits for both; they have succeeded, and nothing is missing. */
    void assertComplete() throws IOException {
        outcome(up).succeeded();
        outcome(down).succeeded();
        SampleFiles.assertSame(sent, files.resolve(UP));
        SampleFiles.assertSame(sent, received);
    }

    /** Waits for both; the server has cut them off. */
    void assertCutOff() {
        outcome(up).failed();
        outcome(down).failed();
    }

    private static Program.Outcome outcome(CompletableFuture<Program.Outcome> transfer) {
        try {
            return transfer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
