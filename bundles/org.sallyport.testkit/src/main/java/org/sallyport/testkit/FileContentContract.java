package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileType;
import org.sallyport.file.Listing;
import org.sallyport.file.OpenFile;
import org.sallyport.file.OpenOptions;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.file.Sync;
import org.sallyport.session.FilePath;

/** The half of {@link FileStoreContract} that is about files and listings. */
abstract class FileContentContract extends FileStoreFixture {

    @Test
    void beginsWithAnEmptyRoot() throws Exception {
        assertEquals(FileType.DIRECTORY, view.stat(FilePath.ROOT, true).type());
        assertEquals(List.of(), names("/"));
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        fails(FileStatus.NO_SUCH_FILE, () -> view.stat(path("/none"), true));
        fails(FileStatus.NO_SUCH_FILE, () -> view.stat(path("/none"), false));
        fails(FileStatus.NO_SUCH_FILE, () -> view.stat(path("/none/deeper"), true));
        fails(FileStatus.NO_SUCH_FILE, () -> view.list(path("/none")));
        fails(FileStatus.NO_SUCH_FILE, () -> view.open(path("/none"), OpenOptions.forReading(), AttributeChange.NONE));
    }

    @Test
    void readsWhatWasWritten() throws Exception {
        write("/file", TEXT);
        assertArrayEquals(TEXT, read("/file"));
        FileAttributes attributes = view.stat(path("/file"), true);
        assertEquals(FileType.REGULAR, attributes.type());
        assertEquals(TEXT.length, attributes.size());
        assertEquals(List.of("file"), names("/"));
    }

    @Test
    void readsAndWritesAnywhere() throws Exception {
        try (OpenFile file = open("/file", true, true, Creation.CREATE_NEW)) {
            file.write(ByteBuffer.wrap(bytes("world")), 6);
            file.write(ByteBuffer.wrap(bytes("hello")), 0);
            assertEquals("hello\0world", text(file, 0, 100));
            assertEquals("lo\0wo", text(file, 3, 5));
            file.write(ByteBuffer.wrap(bytes(" ")), 5);
            assertEquals("hello world", text(file, 0, 100));
            assertEquals(11, file.stat().size());
        }
    }

    @Test
    void endsWithMinusOne() throws Exception {
        write("/file", TEXT);
        try (OpenFile file = open("/file", true, false, Creation.OPEN_EXISTING)) {
            assertEquals(1, file.read(ByteBuffer.allocate(10), TEXT.length - 1));
            assertEquals(-1, file.read(ByteBuffer.allocate(10), TEXT.length));
            assertEquals(-1, file.read(ByteBuffer.allocate(10), TEXT.length + 1_000_000L));
        }
        write("/empty", new byte[0]);
        assertArrayEquals(new byte[0], read("/empty"));
    }

    @Test
    void takesAnyBuffer() throws Exception {
        ByteBuffer slice =
                ByteBuffer.allocate(100).position(7).slice().put(TEXT).flip();
        ByteBuffer direct = ByteBuffer.allocateDirect(100).put(TEXT).flip();
        for (ByteBuffer source : List.of(slice, direct, ByteBuffer.wrap(TEXT).asReadOnlyBuffer())) {
            try (OpenFile file = open("/file", true, true, Creation.CREATE_TRUNCATE)) {
                file.write(source, 0);
                assertFalse(source.hasRemaining(), "all of the buffer is written");
                ByteBuffer target = ByteBuffer.allocateDirect(100).position(3).limit(13);
                assertEquals(10, file.read(target, 4));
                assertEquals(13, target.position());
                byte[] found = new byte[10];
                target.get(3, found);
                assertEquals("quick brow", new String(found, StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void createsNewFilesOnly() throws Exception {
        open("/file", false, true, Creation.CREATE_NEW).close();
        fails(FileStatus.FILE_ALREADY_EXISTS, () -> open("/file", false, true, Creation.CREATE_NEW));
    }

    @Test
    void createsOrEmpties() throws Exception {
        open("/file", false, true, Creation.CREATE_TRUNCATE).close();
        write("/file", TEXT);
        open("/file", false, true, Creation.CREATE_TRUNCATE).close();
        assertEquals(0, view.stat(path("/file"), true).size());
    }

    @Test
    void opensWhatExistsOnly() throws Exception {
        fails(FileStatus.NO_SUCH_FILE, () -> open("/file", false, true, Creation.OPEN_EXISTING));
        fails(FileStatus.NO_SUCH_FILE, () -> open("/file", false, true, Creation.TRUNCATE_EXISTING));
        write("/file", TEXT);
        open("/file", true, true, Creation.OPEN_EXISTING).close();
        assertArrayEquals(TEXT, read("/file"));
        open("/file", false, true, Creation.TRUNCATE_EXISTING).close();
        assertArrayEquals(new byte[0], read("/file"));
    }

    @Test
    void opensOrCreates() throws Exception {
        try (OpenFile file = open("/file", true, true, Creation.OPEN_OR_CREATE)) {
            file.write(ByteBuffer.wrap(TEXT), 0);
        }
        open("/file", true, true, Creation.OPEN_OR_CREATE).close();
        assertArrayEquals(TEXT, read("/file"));
    }

    @Test
    void appends() throws Exception {
        write("/file", bytes("one"));
        OpenOptions append = new OpenOptions(false, true, true, Creation.OPEN_EXISTING);
        try (OpenFile file = view.open(path("/file"), append, AttributeChange.NONE)) {
            file.write(ByteBuffer.wrap(bytes(" two")), 0);
            file.write(ByteBuffer.wrap(bytes(" three")), 1);
        }
        OpenOptions both = new OpenOptions(true, true, true, Creation.OPEN_OR_CREATE);
        try (OpenFile file = view.open(path("/file"), both, AttributeChange.NONE)) {
            file.write(ByteBuffer.wrap(bytes(" four")), 0);
            assertEquals("one two three four", text(file, 0, 100));
        }
        OpenOptions anew = new OpenOptions(false, true, true, Creation.CREATE_TRUNCATE);
        try (OpenFile file = view.open(path("/file"), anew, AttributeChange.NONE)) {
            file.write(ByteBuffer.wrap(bytes("five")), 100);
        }
        assertEquals("five", new String(read("/file"), StandardCharsets.UTF_8));
    }

    @Test
    void keepsToWhatAFileIsOpenFor() throws Exception {
        write("/file", TEXT);
        try (OpenFile file = open("/file", true, false, Creation.OPEN_EXISTING)) {
            assertThrows(FileException.class, () -> file.write(ByteBuffer.wrap(TEXT), 0));
        }
        try (OpenFile file = open("/file", false, true, Creation.OPEN_EXISTING)) {
            assertThrows(FileException.class, () -> file.read(ByteBuffer.allocate(10), 0));
        }
        assertArrayEquals(TEXT, read("/file"));
    }

    @Test
    void showsWritesToOthers() throws Exception {
        try (OpenFile writer = open("/file", false, true, Creation.CREATE_NEW)) {
            writer.write(ByteBuffer.wrap(TEXT), 0);
            if (writer instanceof Sync sync) {
                sync.sync();
            }
            assertEquals(TEXT.length, writer.stat().size());
        }
        try (OpenFile reader = open("/file", true, false, Creation.OPEN_EXISTING)) {
            try (OpenFile writer = open("/file", false, true, Creation.OPEN_EXISTING)) {
                writer.write(ByteBuffer.wrap(bytes("One")), 0);
            }
            assertEquals("One quick", text(reader, 0, 9));
        }
    }

    @Test
    void tellsFilesFromDirectories() throws Exception {
        write("/file", TEXT);
        fails(FileStatus.NOT_A_DIRECTORY, () -> view.list(path("/file")));
        fails(
                FileStatus.FILE_IS_A_DIRECTORY,
                () -> view.open(FilePath.ROOT, OpenOptions.forReading(), AttributeChange.NONE));
        FileException below = assertThrows(FileException.class, () -> view.stat(path("/file/below"), true));
        assertTrue(
                Set.of(FileStatus.NOT_A_DIRECTORY, FileStatus.NO_SUCH_FILE, FileStatus.NO_SUCH_PATH)
                        .contains(below.status()),
                () -> "a file has nothing below it: " + below.status());
    }

    @Test
    void listsInPortions() throws Exception {
        Map<String, Long> expected = new TreeMap<>();
        for (int i = 0; i < 150; i++) {
            write("/file" + i, new byte[i]);
            expected.put("file" + i, (long) i);
        }
        Map<String, Long> found = new TreeMap<>();
        try (Listing listing = view.list(FilePath.ROOT)) {
            for (List<DirectoryEntry> part = listing.next(7); !part.isEmpty(); part = listing.next(7)) {
                assertTrue(part.size() <= 7, "at most as many as asked for");
                part.forEach(entry -> assertEquals(
                        Optional.empty(),
                        Optional.ofNullable(
                                found.put(entry.name(), entry.attributes().size()))));
            }
            assertEquals(List.of(), listing.next(7));
            assertEquals(List.of(), listing.next(7));
        }
        assertEquals(expected, found);
    }

    @Test
    void listsWhatStatTells() throws Exception {
        write("/file", TEXT);
        try (Listing listing = view.list(FilePath.ROOT)) {
            FileAttributes listed = listing.next(10).get(0).attributes();
            FileAttributes told = view.stat(path("/file"), false);
            assertAll(
                    () -> assertEquals(told.type(), listed.type()),
                    () -> assertEquals(told.size(), listed.size()),
                    () -> assertEquals(told.permissions(), listed.permissions()),
                    () -> assertEquals(told.ownership(), listed.ownership()),
                    () -> assertEquals(told.modified(), listed.modified()));
        }
    }

    @Test
    void keepsNames() throws Exception {
        List<String> names = List.of(
                " leading and trailing ",
                "-dash",
                "back\\slash",
                "quote'\"`$*?;&|<>(){}[]~!#",
                "Grüße, naïve café",
                "Gru\u0308\u00dfe",
                "文件",
                "🦊",
                "new\nline",
                "...",
                "x".repeat(255));
        Set<String> kept = new TreeSet<>();
        for (String name : names) {
            FilePath path = FilePath.ROOT.append(FilePath.of(name));
            try (OpenFile file = view.open(path, OpenOptions.forWriting(), AttributeChange.NONE)) {
                file.write(ByteBuffer.wrap(bytes(name)), 0);
                kept.add(name);
            } catch (FileException e) {
                assertEquals(FileStatus.INVALID_FILENAME, e.status(), name);
            }
        }
        for (String name : kept) {
            assertEquals(name, new String(read(name), StandardCharsets.UTF_8));
        }
        assertEquals(kept, new TreeSet<>(names("/")));
    }

    @Test
    void refusesImpossibleNames() {
        FilePath tooLong = FilePath.ROOT.append(FilePath.of("x".repeat(70_000)));
        assertThrows(FileException.class, () -> view.stat(tooLong, true));
        assertThrows(FileException.class, () -> view.open(tooLong, OpenOptions.forWriting(), AttributeChange.NONE));
        FilePath deep = FilePath.of("x/".repeat(20_000));
        assertThrows(FileException.class, () -> view.stat(deep, true));
    }
}
