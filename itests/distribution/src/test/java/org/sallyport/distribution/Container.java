package org.sallyport.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A container of its own, unpacked from the archive that ships and run as a process on a free port. */
final class Container implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(60);

    private final Path home;
    private final int port;
    private final StringBuffer output = new StringBuffer();
    private Optional<Process> process = Optional.empty();
    private int commands;

    private Container(Path home, int port) {
        this.home = home;
        this.port = port;
    }

    /**
     * Unpacks one anew.
     *
     * @param name its directory's name
     */
    static Container unpack(String name) throws IOException {
        Container container = new Container(unpack(name, System.getProperty("distribution")), freePort());
        container.edit("org.sallyport.server-default.cfg", "listen.port = 2222", "listen.port = " + container.port);
        return container;
    }

    private static Path unpack(String name, String archive) throws IOException {
        Path home = Path.of(System.getProperty("containers"), name);
        Program.of("rm", "-rf", home.toString()).run().succeeded();
        Files.createDirectories(home);
        Program.of("tar", "-xzf", archive, "--strip-components=1", "-C", home.toString())
                .run()
                .succeeded();
        return home;
    }

    /**
     * Unpacks an Apache Karaf as it comes from its project. Nothing of ours is in it; {@link #port} is where our server is to listen.
     *
     * @param name its directory's name
     */
    static Container unpackStockKaraf(String name) throws IOException {
        return new Container(unpack(name, System.getProperty("stock.karaf")), freePort());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Path home() {
        return home;
    }

    int port() {
        return port;
    }

    /** What clients see as {@code /}. */
    Path files() {
        return home.resolve("data/files");
    }

    /** Writes a file of the configuration directory. */
    Container configure(String file, String content) throws IOException {
        Files.writeString(home.resolve("etc").resolve(file), content);
        return this;
    }

    /** Replaces a line of a file of the configuration directory. */
    Container edit(String file, String line, String replacement) throws IOException {
        String content = Files.readString(home.resolve("etc").resolve(file));
        if (!content.lines().toList().contains(line)) {
            throw new AssertionError(file + " has no line " + line);
        }
        return configure(file, content.replace(line, replacement));
    }

    /** Starts the process; returns at once. */
    Container start() throws IOException {
        launch(
                ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()),
                home.resolve("bin/karaf").toString(),
                "daemon");
        return this;
    }

    /** Starts the process on a terminal, with the console in front; returns at once. */
    Console startWithConsole() throws IOException {
        // script(1) makes the terminal; a line that is not wide enough would be wrapped.
        Process started = launch(
                ProcessBuilder.Redirect.PIPE,
                "script",
                "-qefc",
                "stty cols 1000 rows 50 && exec '" + home.resolve("bin/karaf") + "'",
                "/dev/null");
        return new Console(this, started.outputWriter(StandardCharsets.UTF_8));
    }

    /** Starts the process with a console that reads lines from {@link #script}; returns at once. */
    Container startForScript() throws IOException {
        launch(ProcessBuilder.Redirect.PIPE, home.resolve("bin/karaf").toString());
        return this;
    }

    private Process launch(ProcessBuilder.Redirect input, String... command) throws IOException {
        output.setLength(0);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // A locale in which Java could not name most files: the container's scripts see to that.
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("JAVA_OPTS");
        builder.environment().put("TERM", "vt100");
        builder.redirectErrorStream(true).redirectInput(input);
        Process started = builder.start();
        Thread reader = new Thread(() -> follow(started), "output of the container");
        reader.setDaemon(true);
        reader.start();
        process = Optional.of(started);
        return started;
    }

    private void follow(Process started) {
        try (BufferedReader reader = started.inputReader(StandardCharsets.UTF_8)) {
            char[] part = new char[8192];
            for (int count = reader.read(part); count >= 0; count = reader.read(part)) {
                output.append(part, 0, count);
            }
        } catch (IOException e) {
            output.append("[output of the container: ").append(e).append("]\n");
        }
    }

    /**
     * Gives the console lines one right behind the other, and waits until all of them are done.
     *
     * @return what was printed meanwhile, the lines among it
     */
    String script(List<String> lines, Duration limit) throws IOException {
        commands++;
        String mark = "done-" + commands;
        int before = output.length();
        Writer console = process.orElseThrow().outputWriter(StandardCharsets.UTF_8);
        for (String line : lines) {
            console.write(line + "\n");
        }
        // The quotes are in what is echoed, and not in what is printed.
        console.write("echo \"done\"-" + commands + "\n");
        console.flush();
        Waiting.until(
                () -> output.indexOf(mark, before) >= 0,
                limit,
                () -> "the console did not get to " + mark + ", " + lines + "\n" + threads());
        return output.substring(before);
    }

    /** What the threads of the process are doing. */
    private String threads() {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Program.of(jcmd, Long.toString(handle().pid()), "Thread.print", "-l")
                .run()
                .output();
    }

    /** Gives the console a line, and waits until it is done. */
    String script(String line) throws IOException {
        return script(List.of(line), START);
    }

    /** Waits until the server listens. */
    Container awaitListening() {
        awaitLog(Pattern.compile("listening on .*" + port));
        return this;
    }

    /** Waits until standard output has a match. */
    Matcher awaitOutput(Pattern pattern) {
        return await(() -> output, pattern, "output");
    }

    /** Waits until the log has a match. */
    Matcher awaitLog(Pattern pattern) {
        return await(this::log, pattern, "log");
    }

    private interface Text {
        CharSequence read();
    }

    private Matcher await(Text text, Pattern pattern, String what) {
        Waiting.until(
                () -> pattern.matcher(text.read().toString()).find() || !isRunning(),
                START,
                () -> "no " + pattern + " in the " + what + ":\n" + report());
        Matcher matcher = pattern.matcher(text.read().toString());
        if (!matcher.find()) {
            throw new AssertionError(
                    "the container ended, and there is no " + pattern + " in the " + what + ":\n" + report());
        }
        return matcher;
    }

    /** What was printed since the start. */
    String output() {
        return output.toString();
    }

    /** The log. */
    String log() {
        return read(home.resolve("data/log/karaf.log"));
    }

    /** The text of a file; empty if there is none. */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String report() {
        return output + "\n--- log ---\n" + log();
    }

    boolean isRunning() {
        return process.filter(Process::isAlive).isPresent();
    }

    /** The process of the JVM; scripts wait for it if there is a console. */
    ProcessHandle handle() {
        ProcessHandle started = process.orElseThrow().toHandle();
        return started.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElse(started);
    }

    /** The ports on which the process listens, of any address. */
    Set<Integer> listeningPorts() throws IOException {
        return KernelSockets.listening(handle().pid());
    }

    /** Stops the process in an orderly way and waits for its end. */
    void stop() {
        if (process.isEmpty()) {
            return;
        }
        Process running = process.get();
        handle().destroy();
        Waiting.until(() -> !running.isAlive(), STOP, () -> {
            running.destroyForcibly();
            return "the container did not stop:\n" + report();
        });
        process = Optional.empty();
    }

    /** All files of the container that hold a text in ASCII. */
    List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> latin(file).contains(text))
                    .toList();
        }
    }

    /** The bytes of a file, each as a character: for texts in ASCII. */
    static String latin(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
