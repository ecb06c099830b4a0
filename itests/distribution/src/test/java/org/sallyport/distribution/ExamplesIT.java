package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The steps of {@code examples/README.md}, taken as they stand there: only the places and ports are others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path SOURCES = Path.of(System.getProperty("sources"));
    private static final Path EXAMPLES = SOURCES.resolve("examples");

    @TempDir
    static Path directory;

    private String page;
    private Container container;
    private Console console;

    @BeforeAll
    void start() throws IOException {
        page = Files.readString(EXAMPLES.resolve("README.md"));
        container = Container.unpack("examples")
                .configure("org.sallyport.user-demo.cfg", "password = " + RunningContainer.HASH + "\n");
        console = container.startWithConsole();
        container.awaitListening();
        console.awaitPrompt();
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void aFileStoreFromAnEmptyFolder() throws IOException {
        build("org.sallyport.examples.memory", "MemoryStore");

        type("com.example.plugin-1.0.0.jar");
        awaitShown("\t\tmemory\tnot mounted\tcom.example.plugin");
        type("mounts \"");
        awaitShown("default\t/memory\tmemory\tthere\tcom.example.plugin");

        SampleFiles.file(directory.resolve("cat.jpg"), 3_000_000);
        String[] commands = page.lines()
                .filter(line -> line.startsWith("    sftp> "))
                .map(line -> line.substring("    sftp> ".length()))
                .toArray(String[]::new);
        Login demo = Login.withPassword(container.port(), "demo", directory, RunningContainer.PASSWORD);
        Waiting.until(() -> demo.sftp(commands[0]).run().status() == 0, PATIENCE, () -> "no " + commands[0]);
        demo.sftp(commands).run().succeeded();
        SampleFiles.assertSame(directory.resolve("cat.jpg"), directory.resolve("again.jpg"));
        assertEquals(List.of(), container.filesWith("cat.jpg"), "it is in memory only");

        container.configure("org.sallyport.examples.memory.cfg", "store.name = scratch\n");
        awaitShown("default\t/memory\tmemory\tno such store\t");
        demo.sftp("cd memory").run().failed();
    }

    @Test
    void aLogin() throws IOException {
        Path key = Login.newKey(directory.resolve("member"), "ed25519");
        String word = Files.readString(directory.resolve("member.pub")).split(" ")[1];

        type("org.sallyport.examples.login-1.0.0-SNAPSHOT.jar");
        container.configure(
                "org.sallyport.examples.login.cfg", line("keys = [ \"").replaceFirst("AAAA[.]*", word));

        Login member = Login.withKey(container.port(), "team", directory, key);
        Waiting.until(() -> member.sftp("pwd").run().status() == 0, PATIENCE, () -> "no member is let in");
        assertTrue(console.run("sallyport:info").contains("org.sallyport.examples.login"));
    }

    /** Makes a bundle in an empty folder, from the page's pom.xml and the class of an example. */
    private void build(String example, String type) throws IOException {
        Path folder = Files.createDirectory(directory.resolve("memory"));
        Matcher pom = Pattern.compile("(?s)```xml\n(.*?)```").matcher(page);
        assertTrue(pom.find(), "the page has a pom.xml");
        Files.writeString(
                folder.resolve("pom.xml"),
                pom.group(1)
                        .replace(
                                "/home/you/sallyport/karaf-distribution/target/assembly",
                                container.home().toString()));
        Path inside = Path.of("src/main/java", example.replace('.', '/'), "internal");
        Files.createDirectories(folder.resolve(inside));
        Files.copy(
                EXAMPLES.resolve(example).resolve(inside).resolve(type + ".java"),
                folder.resolve(inside).resolve(type + ".java"));
        Program.of(
                        System.getProperty("maven.program"),
                        "-q",
                        "-o",
                        "-Dmaven.repo.local=" + System.getProperty("org.ops4j.pax.url.mvn.localRepository"),
                        "package")
                .in(folder)
                .within(Duration.ofMinutes(3))
                .run()
                .succeeded();
    }

    /** Types the page's command that holds a text. */
    private void type(String text) {
        String command = line(text)
                .replace("karaf@sallyport()> ", "")
                .replace("/home/you/memory", directory.resolve("memory").toString())
                .replace("/home/you/sallyport", SOURCES.toString());
        assertTrue(!console.run(command).contains("Error"), command);
    }

    /** The page's line, or the part of it that stands as code, that holds a text. */
    private String line(String text) {
        for (String line : page.lines().toList()) {
            if (line.startsWith("    karaf@") && line.contains(text)) {
                return line.strip();
            }
        }
        Matcher code =
                Pattern.compile("`([^`\n]*" + Pattern.quote(text) + "[^`\n]*)`").matcher(page);
        assertTrue(code.find(), "the page has no " + text);
        return code.group(1);
    }

    private void awaitShown(String row) {
        Waiting.until(
                () -> console.run("sallyport:mounts --no-format")
                        .lines()
                        .anyMatch(line -> line.equals(row.stripTrailing())),
                PATIENCE,
                () -> row + " is not in\n" + console.run("sallyport:mounts --no-format"));
    }
}
