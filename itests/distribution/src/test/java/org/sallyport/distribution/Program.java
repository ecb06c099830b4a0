package org.sallyport.distribution;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** A program of this machine, run to its end. */
final class Program {

    /** One for each task: it waits for the program most of the time. */
    static final Executor THREADS = task -> {
        Thread thread = new Thread(task, "input or output of a program");
        thread.setDaemon(true);
        thread.start();
    };

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

    /** Starts it and feeds it its input; returns at once. */
    RunningProgram begin() {
        Process process = start();
        THREADS.execute(() -> write(process.getOutputStream()));
        return new RunningProgram(String.join(" ", builder.command()), process);
    }

    Outcome run() {
        return begin().await(limit);
    }

    private void write(OutputStream stream) {
        try (stream) {
            stream.write(input);
        } catch (IOException e) {
            // The program has ended without reading everything; its status tells.
        }
    }
}
