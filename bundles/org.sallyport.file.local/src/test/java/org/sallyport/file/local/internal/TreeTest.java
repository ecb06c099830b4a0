package org.sallyport.file.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.session.FilePath;

/** The directory that a tree keeps open is used only as long as it is where the path leads. */
class TreeTest {

    private final AtomicLong now = new AtomicLong();

    @TempDir
    private Path host;

    private Tree tree;

    @BeforeEach
    void openTree() throws Exception {
        Files.createDirectories(host.resolve("a/b/c"));
        Files.writeString(host.resolve("a/b/file"), "old");
        tree = new Tree(Directory.ofHost(host, new JdkFields()), now::get);
    }

    @AfterEach
    void closeTree() {
        tree.close();
    }

    @Test
    void usesTheSameDirectoryAgain() throws Exception {
        Directory first = directory("/a/b/file");
        assertTrue(first == directory("/a/b/other"), "the directory is kept open");
        assertFalse(first == directory("/a/x"), "another directory is another");
    }

    @Test
    void goesOnFromTheDirectoryItHas() throws Exception {
        directory("/a/b");
        assertEquals(host.resolve("a/b/c"), directory("/a/b/c/file").hostPath());
        assertEquals(host.resolve("a/b/c"), directory("/a/b/c/other").hostPath());
    }

    @Test
    void letsGoAfterASecond() throws Exception {
        Directory first = directory("/a/b/file");
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertFalse(first == directory("/a/b/file"), "it is opened anew");
    }

    @Test
    void seesThatADirectoryWasReplaced() throws Exception {
        directory("/a/b/file");
        Files.move(host.resolve("a/b"), host.resolve("a/old"));
        Files.createDirectory(host.resolve("a/b"));
        assertFalse(exists("/a/b/file"));
        Files.writeString(host.resolve("a/b/file"), "new one");
        assertEquals(7, size("/a/b/file"));
        assertEquals(3, size("/a/old/file"));
    }

    @Test
    void seesThatADirectoryIsALinkNow() throws Exception {
        directory("/a/b/file");
        Files.move(host.resolve("a/b"), host.resolve("a/old"));
        Files.createSymbolicLink(host.resolve("a/b"), Path.of("old"));
        assertEquals(3, size("/a/b/file"));
        Files.delete(host.resolve("a/b"));
        Files.createSymbolicLink(host.resolve("a/b"), Path.of("/"));
        assertFalse(exists("/a/b/file"));
    }

    @Test
    void seesThatADirectoryIsGone() throws Exception {
        directory("/a/b/c/file");
        Files.delete(host.resolve("a/b/c"));
        FileException failure = assertThrows(FileException.class, () -> directory("/a/b/c/file"));
        assertEquals(FileStatus.NO_SUCH_FILE, failure.status());
    }

    @Test
    void seesThatAnOuterDirectoryMoved() throws Exception {
        directory("/a/b/file");
        Files.move(host.resolve("a"), host.resolve("z"));
        assertEquals(3, size("/z/b/file"));
        Files.createDirectories(host.resolve("a/b"));
        assertFalse(exists("/a/b/file"));
    }

    @Test
    void keepsNothingReachedThroughALink() throws Exception {
        Files.createSymbolicLink(host.resolve("link"), Path.of("a/b"));
        Directory first = directory("/link/file");
        assertFalse(first == directory("/link/file"), "a link may lead elsewhere the next time");
    }

    @Test
    void worksWhenTheRootIsMoved() throws Exception {
        directory("/a/b/file");
        Path moved = host.resolveSibling(host.getFileName() + ".moved");
        Files.move(host, moved);
        try {
            assertEquals(3, size("/a/b/file"));
        } finally {
            Files.move(moved, host);
        }
    }

    /** The directory of a place, closed again: good for comparing, and for as long as the tree keeps it. */
    private Directory directory(String path) throws Exception {
        try (Place place = tree.find(FilePath.of(path), true)) {
            return place.directory();
        }
    }

    private boolean exists(String path) throws Exception {
        try (Place place = tree.find(FilePath.of(path), true)) {
            return place.found().isPresent();
        } catch (FileException e) {
            return false;
        }
    }

    private long size(String path) throws Exception {
        try (Place place = tree.find(FilePath.of(path), true)) {
            return place.stat().posix().size();
        }
    }
}
