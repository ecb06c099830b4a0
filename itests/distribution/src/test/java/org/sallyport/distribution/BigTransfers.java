package org.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One gibibyte on its way up and another on its way down, by OpenSSH's client, slowed down so that a test can do something meanwhile. */
final class BigTransfers {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final long SIZE = 1L << 30;
    private static final long SEED = 2;
    private static final long UNDER_WAY = 1L << 27;

    /** 160 MiB/s, in the client's unit of kbit/s. */
    private static final int RATE = 1342177;

    /** What the client says with {@code -v} at the end of each key exchange. */
    private static final String NEW_KEYS = "SSH2_MSG_NEWKEYS received";

    /** What it says of each before, in front of the cipher. */
    private static final String CIPHER = "kex: client->server cipher: ";

    /** The file of a gibibyte that is downloaded. */
    static final String SAMPLE = "sample";

    private static final String UP = "up";

    private final Path sample;
    private final Path sent;
    private final Path uploaded;
    private final Path received;
    private final RunningProgram up;
    private final RunningProgram down;

    /** As fast as tests need it. */
    BigTransfers(Login login, Path files, Path directory) throws IOException {
        this(login, files, directory, 1);
    }

    /**
     * Begins both, and returns when both are under way. What is uploaded has other bytes than what is downloaded: none can be taken for the other.
     *
     * @param files where the server keeps what the client sees as {@code /}; there is {@link #SAMPLE}
     * @param directory of the client
     * @param slower how many times slower than tests usually need it, so that there is time for more
     */
    BigTransfers(Login login, Path files, Path directory, int slower) throws IOException {
        sample = files.resolve(SAMPLE);
        sent = directory.resolve("sent");
        uploaded = files.resolve(UP);
        received = directory.resolve("received");
        if (!Files.exists(sent)) {
            SampleFiles.file(sent, SIZE, SEED);
        }
        Files.deleteIfExists(uploaded);
        Files.deleteIfExists(received);
        String rate = String.valueOf(RATE / slower);
        up = login.sftpAt(rate, "put " + sent + " " + UP).begin();
        down = login.sftpAt(rate, "get " + SAMPLE + " " + received).begin();
        awaitUnderWay(uploaded);
        awaitUnderWay(received);
    }

    private void awaitUnderWay(Path target) {
        Waiting.until(
                () -> size(target) > UNDER_WAY || !up.isRunning() || !down.isRunning(), LIMIT, () -> "nothing moves");
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
        if (!up.isRunning() || !down.isRunning()) {
            throw new AssertionError("a transfer is over: " + up.output() + down.output());
        }
    }

    /** Waits for both; they have succeeded, and nothing is missing. */
    void assertComplete() throws IOException {
        up.await(LIMIT).succeeded();
        down.await(LIMIT).succeeded();
        SampleFiles.assertSame(sent, uploaded);
        SampleFiles.assertSame(sample, received);
    }

    /**
     * Waits for both; the server has cut them off, and the clients show why.
     *
     * @param reasons regular expressions, each of which is found
     */
    void assertCutOff(String... reasons) {
        for (RunningProgram transfer : List.of(up, down)) {
            Program.Outcome outcome = transfer.await(LIMIT).failed();
            for (String reason : reasons) {
                if (!Pattern.compile(reason).matcher(outcome.output()).find()) {
                    throw new AssertionError(outcome + " should have been told " + reason);
                }
            }
        }
    }

    /** Neither client has shown this. */
    void assertNotTold(String reason) {
        for (RunningProgram transfer : List.of(up, down)) {
            if (transfer.output().contains(reason)) {
                throw new AssertionError(transfer.output() + " should not have been told " + reason);
            }
        }
    }

    /** What has been so far. */
    KeyExchanges keyExchanges() {
        return new KeyExchanges(up.count(NEW_KEYS), down.count(NEW_KEYS));
    }

    /** How many key exchanges the connections have had. */
    record KeyExchanges(int up, int down) {
        boolean bothAfter(KeyExchanges before) {
            return up > before.up && down > before.down;
        }
    }

    /** Whether the last key exchange of both has agreed on a cipher. */
    boolean bothUse(String cipher) {
        return Stream.of(up, down)
                .map(RunningProgram::output)
                .allMatch(output -> output.substring(Math.max(0, output.lastIndexOf(CIPHER)))
                        .startsWith(CIPHER + cipher + " "));
    }
}
