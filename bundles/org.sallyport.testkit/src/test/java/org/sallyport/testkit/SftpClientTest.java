package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSH's sftp and a whole server. */
class SftpClientTest {

    private static final long SEED = 20261121;

    @TempDir
    private static Path programs;

    @TempDir
    private Path directory;

    private static SftpServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new SftpServer(programs);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void empty() {
        server.empty();
    }

    private String sftp(String... commands) throws Exception {
        return server.sftp(directory, commands);
    }

    private Path file(String name, int size) throws Exception {
        byte[] content = new byte[size];
        new Random(SEED).nextBytes(content);
        return Files.write(directory.resolve(name), content);
    }

    private void assertSame(Path sent, String got) throws Exception {
        assertEquals(-1, Files.mismatch(sent, directory.resolve(got)), "where they differ");
    }

    @Test
    void whatIsPutIsGot() throws Exception {
        List<Integer> sizes = List.of(0, 1, 32767, 32768, 261_120, 261_121, 20_000_000);
        List<String> commands = new ArrayList<>();
        for (int size : sizes) {
            file("sent" + size, size);
            commands.addAll(List.of("put sent" + size, "get sent" + size + " got" + size));
        }
        sftp(commands.toArray(String[]::new));
        for (int size : sizes) {
            assertSame(directory.resolve("sent" + size), "got" + size);
        }
    }

    @Test
    void unusualNames() throws Exception {
        List<String> names = List.of("with space", "ümläut", "中文", "-dash", "trailing ", "quote'\"", "back\\slash");
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            file(names.get(i), 1000 + i);
            String quoted = "\"./" + names.get(i).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            commands.addAll(List.of("put " + quoted + " " + quoted, "get " + quoted + " got" + i, "rm " + quoted));
        }
        sftp(commands.toArray(String[]::new));
        for (int i = 0; i < names.size(); i++) {
            assertSame(directory.resolve(names.get(i)), "got" + i);
        }
        assertFalse(sftp("ls").contains("dash"));
    }

    @Test
    void interruptedTransfersGoOn() throws Exception {
        Path sent = file("sent", 3_000_000);
        Files.write(directory.resolve("got"), Arrays.copyOf(Files.readAllBytes(sent), 1_000_000));
        sftp("put got remote", "reput sent remote", "reget remote got");
        assertSame(sent, "got");
    }

    @Test
    void trees() throws Exception {
        Path tree = Files.createDirectories(directory.resolve("tree/a/b"));
        for (int i = 0; i < 200; i++) {
            Files.writeString(tree.resolve("file " + i), "content " + i);
        }
        sftp("put -r tree", "get -r tree back");
        for (int i = 0; i < 200; i++) {
            assertEquals("content " + i, Files.readString(directory.resolve("back/a/b/file " + i)));
        }
    }

    @Test
    void attributes() throws Exception {
        Path sent = file("sent", 10);
        Files.setLastModifiedTime(sent, FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
        sftp("put -p sent", "chmod 640 sent", "get -p sent got");
        assertEquals(Files.getLastModifiedTime(sent), Files.getLastModifiedTime(directory.resolve("got")));
        String listing = sftp("ls -l sent");
        assertTrue(listing.contains("-rw-r-----"), listing);
        assertTrue(listing.contains("alice    users"), listing);
        assertTrue(listing.contains("2001"), listing);
    }

    @Test
    void extensions() throws Exception {
        Path sent = file("sent", 500_000);
        sftp(
                "put -f sent",
                "copy sent copy",
                "ln sent hard",
                "ln -s sent soft",
                "rename copy moved",
                "put sent other",
                "rename moved other",
                "df",
                "mkdir d",
                "cd d",
                "get ../soft got");
        assertSame(sent, "got");
        sftp("get hard got2", "get other got3", "cd d", "lpwd", "pwd");
        assertSame(sent, "got2");
        assertSame(sent, "got3");
    }

    @Test
    void manyEntries() throws Exception {
        StringBuilder commands = new StringBuilder();
        file("sent", 1);
        for (int i = 0; i < 1000; i++) {
            commands.append("put sent d/entry-").append(i).append('\n');
        }
        sftp("mkdir d", commands.toString());
        String listing = sftp("ls -1 d");
        assertEquals(
                1000,
                listing.lines()
                        .filter(line -> line.contains("d/entry-") && !line.startsWith("sftp>"))
                        .count());
    }
}
