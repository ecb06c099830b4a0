package org.sallyport.distribution;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A program of this machine that runs, and what it has printed so far. */
final class RunningProgram {

    private static final int CHUNK = 8192;

    private final String command;
    private final Process process;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final CompletableFuture<Void> end;

    RunningProgram(String command, Process process) {
        this.command = command;
        this.process = process;
        end = CompletableFuture.runAsync(this::read, Program.THREADS);
    }

    private void read() {
        byte[] chunk = new byte[CHUNK];
        try (InputStream stream = process.getInputStream()) {
            for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
                printed.write(chunk, 0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has printed so far. */
    String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** How often a text is in what it has printed so far. */
    int count(String text) {
        return output().split(Pattern.quote(text), -1).length - 1;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Waits for its end. */
    Program.Outcome await(Duration limit) {
        try {
            end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutException();
            }
            return new Program.Outcome(command, process.exitValue(), printed.toByteArray());
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new AssertionError(command + "\ndid not end within " + limit + " and printed\n" + output(), e);
        } catch (ExecutionException | InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(command, e);
        }
    }
}
