package org.sallyport.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The console of a container, typed at through a terminal. */
final class Console implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern PROMPT = Pattern.compile("karaf@sallyport\\(\\)> $");
    private static final Pattern QUESTION = Pattern.compile(": $");
    private static final Pattern CONTROL = Pattern.compile("\u001b[\\[(][0-9;?]*[a-zA-Z]|\u001b[=>]");

    private static final char ENTER = '\r';
    private static final char END = '\u0004';

    private final Container container;
    private final Writer keyboard;
    private int seen;

    Console(Container container, Writer keyboard) {
        this.container = container;
        this.keyboard = keyboard;
    }

    /** Waits until commands can be typed. */
    Console awaitPrompt() {
        await(PROMPT, START);
        return this;
    }

    /**
     * Types a command and waits for its end.
     *
     * @param answers what is typed when it asks
     * @return what it printed, without what the terminal needs and without blanks at the ends of lines
     */
    String run(String command, String... answers) {
        type(command + ENTER);
        StringBuilder printed = new StringBuilder();
        for (String answer : answers) {
            printed.append(await(QUESTION, PATIENCE));
            type(answer + ENTER);
        }
        printed.append(await(PROMPT, PATIENCE));
        String shown = PROMPT.matcher(printed).replaceFirst("");
        // The first line is what was typed.
        return shown.lines().skip(1).map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    /** Types part of a line, as for completion with the tabulator. */
    void type(String text) {
        try {
            keyboard.write(text);
            keyboard.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is on the terminal since the last command or call, once it matches. */
    String await(Pattern pattern, Duration limit) {
        int from = seen;
        Waiting.until(
                () -> pattern.matcher(text(from)).find(),
                limit,
                () -> "no " + pattern + " on the console:\n" + text(from));
        seen = container.output().length();
        return text(from, seen);
    }

    private String text(int from) {
        return text(from, container.output().length());
    }

    /** The lines as they look when everything has been drawn. */
    private String text(int from, int to) {
        String plain = CONTROL.matcher(container.output().substring(from, to)).replaceAll("");
        return plain.replaceAll("\r+\n", "\n").replaceAll("(?m)^[^\n]*\r", "");
    }

    /** Ends the container from its console. */
    @Override
    public void close() {
        type(String.valueOf(END));
        Waiting.until(() -> !container.isRunning(), START, () -> "the container did not end:\n" + text(seen));
        container.stop();
    }
}
