package org.sallyport.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that puts and gets a file over and over on one connection, while a test does something to the server. */
final class RunningTransfer implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SIZE = 3_000_000;

    private final Path sent;
    private final Path received;
    private final Process client;
    private final Writer commands;
    private final StringBuffer output = new StringBuffer();
    private final AtomicInteger rounds = new AtomicInteger();
    private volatile int begun;
    private volatile boolean last;
    private final Thread reader = new Thread(this::read, "output of a transfer");

    /**
     * Logs in and begins.
     *
     * @param directory an empty one of this machine
     */
    RunningTransfer(Login login, Path directory) throws IOException {
        sent = SampleFiles.file(directory.resolve("sent"), SIZE);
        received = directory.resolve("received");
        client = login.sftp().start();
        commands = client.outputWriter(StandardCharsets.UTF_8);
        reader.setDaemon(true);
        reader.start();
        again();
        awaitRounds(1);
    }

    private void round() throws IOException {
        begun++;
        commands.write("put " + sent + " transfer\nget transfer " + received + "\n!echo round\n");
        commands.flush();
    }

    /** Each round that is over begins the next one. */
    private void read() {
        try (BufferedReader lines = client.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                if (line.equals("round")) {
                    rounds.incrementAndGet();
                    again();
                }
            }
        } catch (IOException e) {
            // The client has ended; its status tells how.
        }
    }

    private synchronized void again() throws IOException {
        if (!last) {
            round();
        }
    }

    private synchronized int end() {
        last = true;
        return begun;
    }

    /** How often the file went there and back. */
    int rounds() {
        return rounds.get();
    }

    void awaitRounds(int number) {
        Waiting.until(() -> rounds.get() >= number || !client.isAlive(), LIMIT, () -> "a transfer hangs: " + output);
        assertRunning();
    }

    void assertRunning() {
        if (!client.isAlive()) {
            throw new AssertionError("the transfer ended with " + client.exitValue() + ": " + output);
        }
    }

    /** Lets it go there and back once more on the same connection, compares what came back, and ends the client. */
    void finish() throws IOException {
        awaitRounds(rounds.get() + 1);
        awaitRounds(end());
        SampleFiles.assertSame(sent, received);
        commands.close();
        Waiting.until(() -> !client.isAlive(), LIMIT, () -> "the client does not end");
        if (client.exitValue() != 0) {
            throw new AssertionError("the transfer ended with " + client.exitValue() + ": " + output);
        }
    }

    @Override
    public void close() {
        client.destroy();
        Waiting.until(() -> !client.isAlive(), LIMIT, () -> "the client does not end");
    }
}
