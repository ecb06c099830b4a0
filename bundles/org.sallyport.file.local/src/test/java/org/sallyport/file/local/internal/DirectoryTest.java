package org.sallyport.file.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.file.AttributeChange;

/** Each step of a walk by itself, where it meets a link that was not there a moment ago. */
class DirectoryTest {

    private static final Path LINK = Path.of("link");
    private static final Path NEW = Path.of("new");

    @TempDir
    private Path host;

    private Path outside;
    private Path inside;
    private Directory directory;

    @BeforeEach
    void open() throws Exception {
        outside = Files.createDirectory(host.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        inside = Files.createDirectory(host.resolve("inside"));
        directory = Directory.ofHost(inside, new JdkFields());
    }

    @AfterEach
    void close() {
        directory.close();
    }

    @Test
    void followsNoLinkToADirectory() throws Exception {
        Files.createSymbolicLink(inside.resolve("link"), outside);
        assertTrue(directory.stat(LINK).isLink());
        assertThrows(IOException.class, () -> directory.open(LINK));
        assertThrows(FileAlreadyExistsException.class, () -> directory.makeDirectory(LINK, 0777));
        assertThrows(IOException.class, () -> directory.removeDirectory(LINK));
        assertEquals(outside, directory.readLink(LINK));
        directory.removeFile(LINK);
        assertEquals("secret", Files.readString(outside.resolve("secret")));
    }

    @Test
    void followsNoLinkToAFile() throws Exception {
        Files.createSymbolicLink(inside.resolve("link"), outside.resolve("secret"));
        List<Set<OpenOption>> ways = List.of(
                Set.of(StandardOpenOption.READ),
                Set.of(StandardOpenOption.WRITE),
                Set.of(StandardOpenOption.APPEND),
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING));
        for (Set<OpenOption> way : ways) {
            assertThrows(IOException.class, () -> directory.openFile(LINK, way), way::toString);
        }
        assertThrows(
                FileAlreadyExistsException.class,
                () -> directory.makeFile(LINK, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), 0777));
        directory.link(LINK, directory, NEW);
        assertTrue(directory.stat(NEW).isLink());
        assertEquals("secret", Files.readString(outside.resolve("secret")));
    }

    @Test
    void followsNoDanglingLink() throws Exception {
        Files.createSymbolicLink(inside.resolve("link"), outside.resolve("none"));
        Set<OpenOption> creates = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        assertThrows(FileAlreadyExistsException.class, () -> directory.makeFile(LINK, creates, 0777));
        assertThrows(FileAlreadyExistsException.class, () -> directory.makeDirectory(LINK, 0777));
        assertThrows(FileAlreadyExistsException.class, () -> directory.makeLink(LINK, NEW));
        assertEquals(1, count(outside));
    }

    @Test
    void staysTheSameDirectory() throws Exception {
        Files.writeString(inside.resolve("secret"), "public");
        Files.move(inside, host.resolve("moved"));
        Files.createSymbolicLink(inside, outside);
        directory.makeDirectory(Path.of("dir"), 0777);
        directory.makeLink(LINK, Path.of("secret"));
        directory.link(Path.of("secret"), directory, Path.of("second"));
        directory.move(Path.of("second"), directory, Path.of("third"));
        assertEquals(Path.of("secret"), directory.readLink(LINK));
        assertEquals(host.resolve("moved"), directory.hostPath());
        try (LocalChannel file = directory.openFile(Path.of("secret"), Set.of(StandardOpenOption.READ))) {
            ByteBuffer content = ByteBuffer.allocate(10);
            file.file().read(content, 0);
            assertEquals("public", new String(content.array(), 0, content.position()));
        }
        try (LocalChannel file =
                directory.makeFile(NEW, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), 0600)) {
            AttributeWriter.chmod(file.self(), 0640);
            assertEquals(0640, file.stat().mode() & 0777);
        }
        AttributeWriter.write(directory, LocalFixture.permissions(0700));
        AttributeWriter.write(
                new Place(directory, LINK),
                new AttributeChange(
                        java.util.OptionalLong.empty(),
                        java.util.OptionalInt.empty(),
                        java.util.Optional.of(new AttributeChange.Owner(uid(), gid())),
                        java.util.Optional.empty()));
        assertEquals(5, count(host.resolve("moved")));
        assertEquals(1, count(outside));
        assertEquals(0755, (int) Files.getAttribute(outside, "unix:mode") & 0777);
    }

    private int uid() throws IOException {
        return (int) Files.getAttribute(host, "unix:uid");
    }

    private int gid() throws IOException {
        return (int) Files.getAttribute(host, "unix:gid");
    }

    private static long count(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.count();
        }
    }
}
