package org.sallyport.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program of this machine, run to its end. */
final class Program {

    private final ProcessBuilder builder;
    private byte[] input = {};
    private Duration limit = Duration.ofSeconds(60);

    private Program(List<String> command) {
        builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("SSH_AUTH_SOCK");
    }

    static Program of(List<String> command) {
        return new Program(command);
    }

    static Program of(String... command) {
        return new Program(List.of(command));
    }

    Program in(Path directory) {
        builder.directory(directory.toFile());
        return this;
    }

    Program with(Map<String, String> environment) {
        builder.environment().putAll(environment);
        return this;
    }

    Program input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    Program input(byte[] bytes) {
        input = bytes;
        return this;
    }

    Program within(Duration time) {
        limit = time;
        return this;
    }

    /** What came of it: the exit status, and standard output and error as one. */
    record Outcome(String command, int status, byte[] bytes) {

        String output() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** This outcome, which must be a success. */
        Outcome succeeded() {
            if (status != 0) {
                throw new AssertionError(this + " should have succeeded");
            }
            return this;
        }

        /** This outcome, which must be a failure. */
        Outcome failed() {
            if (status == 0) {
                throw new AssertionError(this + " should have failed");
            }
            return this;
        }

        @Override
        public String toString() {
            return command + "\nended with " + status + " and printed\n" + output();
        }
    }

    /** Starts it, with standard input and output for the caller to use. */
    Process start() {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError("cannot run " + builder.command().get(0) + "; .ci/install installs it", e);
        }
    }

    Outcome run() {
        String command = String.join(" ", builder.command());
        Process process = start();
        CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> readAll(process.getInputStream()));
        CompletableFuture.runAsync(() -> write(process.getOutputStream()));
        try {
            byte[] bytes = output.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutException();
            }
            return new Outcome(command, process.exitValue(), bytes);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            String printed = new String(output.join(), StandardCharsets.UTF_8);
            throw new AssertionError(command + "\ndid not end within " + limit + " and printed\n" + printed, e);
        } catch (ExecutionException | InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(command, e);
        }
    }

    private static byte[] readAll(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(OutputStream stream) {
        try (stream) {
            stream.write(input);
        } catch (IOException e) {
            // The program has ended without reading everything; its status tells.
        }
    }
}
