package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileStore;
import org.sallyport.file.FileType;
import org.sallyport.file.FileView;
import org.sallyport.file.Links;
import org.sallyport.file.OpenFile;
import org.sallyport.file.OpenOptions;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.file.PosixRename;
import org.sallyport.file.Space;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;

/**
 * What every {@link FileStore} keeps to. Extend it in the tests of your plugin, make a store, and its tests run with yours:
 *
 * <pre>{@code
 * class TapeStoreTest extends FileStoreContract {
 *     protected FileStore createStore() {
 *         return new TapeStore(...);
 *     }
 * }
 * }</pre>
 *
 * <p>The contract:
 *
 * <ul>
 *   <li>what is written is read again, at any position, through any kind of buffer; a gap reads as zeroes; the end is -1;
 *   <li>each of the five dispositions does what it says to a file that exists and to one that does not;
 *   <li>a listing names each entry once, in portions, with the attributes that {@code stat} tells;
 *   <li>every failure is a {@link FileException} with the status that {@link FileView} names for it and a message;
 *   <li>what a store cannot do is answered with {@link FileStatus#OP_UNSUPPORTED} and changes nothing; links may also be refused with {@link
 *       FileStatus#PERMISSION_DENIED}, and a name that the store cannot keep with {@link FileStatus#INVALID_FILENAME};
 *   <li>nothing outside a login's root is reached, whatever links there are;
 *   <li>several views may be used at once.
 * </ul>
 *
 * <p>A store that cannot write has nothing to be tested with and does not fit this contract.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class FileStoreContract extends FileContentContract {

    @Test
    void makesDirectories() throws Exception {
        if (!supports(() -> view.makeDirectory(path("/dir"), AttributeChange.NONE))) {
            assertEquals(List.of(), names("/"));
            return;
        }
        view.makeDirectory(path("/dir/sub"), AttributeChange.NONE);
        write("/dir/sub/file", TEXT);
        assertTrue(view.stat(path("/dir"), true).isDirectory());
        assertEquals(List.of("dir"), names("/"));
        assertEquals(List.of("sub"), names("/dir"));
        assertEquals(List.of("file"), names("/dir/sub"));
        fails(FileStatus.FILE_ALREADY_EXISTS, () -> view.makeDirectory(path("/dir"), AttributeChange.NONE));
        fails(FileStatus.FILE_ALREADY_EXISTS, () -> view.makeDirectory(path("/dir/sub/file"), AttributeChange.NONE));
        fails(FileStatus.FILE_ALREADY_EXISTS, () -> view.makeDirectory(FilePath.ROOT, AttributeChange.NONE));
        fails(FileStatus.NO_SUCH_FILE, () -> view.makeDirectory(path("/none/sub"), AttributeChange.NONE));
        fails(
                FileStatus.FILE_IS_A_DIRECTORY,
                () -> view.open(path("/dir"), OpenOptions.forWriting(), AttributeChange.NONE));
    }

    @Test
    void removesFiles() throws Exception {
        write("/file", TEXT);
        if (!supports(() -> view.removeFile(path("/file")))) {
            assertArrayEquals(TEXT, read("/file"));
            return;
        }
        assertEquals(List.of(), names("/"));
        fails(FileStatus.NO_SUCH_FILE, () -> view.removeFile(path("/file")));
        fails(FileStatus.FILE_IS_A_DIRECTORY, () -> view.removeFile(FilePath.ROOT));
    }

    @Test
    void removesEmptyDirectories() throws Exception {
        write("/file", TEXT);
        if (!supports(() -> view.makeDirectory(path("/dir"), AttributeChange.NONE))
                || !supports(() -> view.removeDirectory(path("/dir")))) {
            assertArrayEquals(TEXT, read("/file"));
            return;
        }
        view.makeDirectory(path("/dir"), AttributeChange.NONE);
        write("/dir/file", TEXT);
        fails(FileStatus.DIR_NOT_EMPTY, () -> view.removeDirectory(path("/dir")));
        fails(FileStatus.NOT_A_DIRECTORY, () -> view.removeDirectory(path("/file")));
        fails(FileStatus.NO_SUCH_FILE, () -> view.removeDirectory(path("/none")));
        assertThrows(FileException.class, () -> view.removeDirectory(FilePath.ROOT));
        assertEquals(Set.of("dir", "file"), Set.copyOf(names("/")));
    }

    @Test
    void renamesWithoutReplacing() throws Exception {
        write("/one", bytes("one"));
        write("/two", bytes("two"));
        if (!supports(() -> view.rename(path("/one"), path("/three")))) {
            assertEquals(Set.of("one", "two"), Set.copyOf(names("/")));
            return;
        }
        assertEquals(Set.of("two", "three"), Set.copyOf(names("/")));
        fails(FileStatus.FILE_ALREADY_EXISTS, () -> view.rename(path("/two"), path("/three")));
        fails(FileStatus.NO_SUCH_FILE, () -> view.rename(path("/one"), path("/four")));
        fails(FileStatus.NO_SUCH_FILE, () -> view.rename(path("/two"), path("/none/two")));
        assertThrows(FileException.class, () -> view.rename(FilePath.ROOT, path("/four")));
        assertArrayEquals(bytes("one"), read("/three"));
        assertArrayEquals(bytes("two"), read("/two"));
    }

    @Test
    void renamesDirectories() throws Exception {
        if (!supports(() -> view.makeDirectory(path("/dir"), AttributeChange.NONE))) {
            assertEquals(List.of(), names("/"));
            return;
        }
        write("/dir/file", TEXT);
        view.makeDirectory(path("/other"), AttributeChange.NONE);
        if (!supports(() -> view.rename(path("/dir"), path("/other/moved")))) {
            assertArrayEquals(TEXT, read("/dir/file"));
            return;
        }
        assertArrayEquals(TEXT, read("/other/moved/file"));
        view.makeDirectory(path("/empty"), AttributeChange.NONE);
        fails(FileStatus.FILE_ALREADY_EXISTS, () -> view.rename(path("/other"), path("/empty")));
        assertThrows(FileException.class, () -> view.rename(path("/other"), path("/other/moved/inside")));
        assertEquals(Set.of("empty", "other"), Set.copyOf(names("/")));
        assertEquals(List.of("file"), names("/other/moved"));
    }

    @Test
    void replaces() throws Exception {
        write("/one", bytes("one"));
        write("/two", bytes("two"));
        if (!(view instanceof PosixRename posix)) {
            assertEquals(Set.of("one", "two"), Set.copyOf(names("/")));
            return;
        }
        posix.replace(path("/one"), path("/two"));
        assertEquals(List.of("two"), names("/"));
        assertArrayEquals(bytes("one"), read("/two"));
        fails(FileStatus.NO_SUCH_FILE, () -> posix.replace(path("/one"), path("/two")));
        assertThrows(FileException.class, () -> posix.replace(path("/two"), FilePath.ROOT));
    }

    @Test
    void changesSizes() throws Exception {
        write("/file", TEXT);
        if (!supports(() -> view.update(path("/file"), true, size(9)))) {
            assertArrayEquals(TEXT, read("/file"));
            return;
        }
        assertArrayEquals(bytes("The quick"), read("/file"));
        view.update(path("/file"), true, size(12));
        assertArrayEquals(bytes("The quick\0\0\0"), read("/file"));
        try (OpenFile file = open("/file", true, true, Creation.OPEN_EXISTING)) {
            if (supports(() -> file.update(size(3)))) {
                assertEquals("The", text(file, 0, 100));
                file.update(size(5));
                assertEquals("The\0\0", text(file, 0, 100));
            }
        }
        fails(FileStatus.NO_SUCH_FILE, () -> view.update(path("/none"), true, size(1)));
    }

    @Test
    void changesPermissions() throws Exception {
        write("/file", TEXT);
        AttributeChange change =
                new AttributeChange(OptionalLong.empty(), OptionalInt.of(0640), Optional.empty(), Optional.empty());
        if (supports(() -> view.update(path("/file"), true, change))) {
            assertEquals(0640, view.stat(path("/file"), true).permissions());
        }
        assertArrayEquals(TEXT, read("/file"));
    }

    @Test
    void changesTimes() throws Exception {
        write("/file", TEXT);
        FileTime accessed = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
        FileTime modified = FileTime.from(Instant.parse("2030-11-12T13:14:15Z"));
        AttributeChange change = new AttributeChange(
                OptionalLong.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.of(new AttributeChange.Times(accessed, modified)));
        if (supports(() -> view.update(path("/file"), true, change))) {
            assertEquals(modified, view.stat(path("/file"), true).modified());
        }
        assertArrayEquals(TEXT, read("/file"));
    }

    @Test
    void changesNothingWhereNothingIsToChange() throws Exception {
        write("/file", TEXT);
        FileAttributes before = view.stat(path("/file"), true);
        supports(() -> view.update(path("/file"), true, AttributeChange.NONE));
        FileAttributes after = view.stat(path("/file"), true);
        assertEquals(before.permissions(), after.permissions());
        assertEquals(before.modified(), after.modified());
        assertArrayEquals(TEXT, read("/file"));
    }

    @Test
    void resolvesPaths() throws Exception {
        write("/file", TEXT);
        assertEquals(FilePath.ROOT, view.resolve(FilePath.ROOT));
        assertEquals(path("/file"), view.resolve(path("/file")));
        assertEquals(path("/none/deeper"), view.resolve(path("/none/deeper")));
    }

    @Test
    void followsLinks() throws Exception {
        write("/file", TEXT);
        if (!links(links -> links.symbolicLink(path("/link"), "file"))) {
            assertEquals(List.of("file"), names("/"));
            return;
        }
        Links links = (Links) view;
        assertEquals("file", links.readLink(path("/link")));
        assertEquals(FileType.SYMLINK, view.stat(path("/link"), false).type());
        assertEquals(FileType.REGULAR, view.stat(path("/link"), true).type());
        assertEquals(path("/file"), view.resolve(path("/link")));
        assertArrayEquals(TEXT, read("/link"));
        fails(FileStatus.FILE_ALREADY_EXISTS, () -> links.symbolicLink(path("/link"), "other"));
        fails(FileStatus.NO_SUCH_FILE, () -> links.readLink(path("/none")));
        fails(FileStatus.INVALID_PARAMETER, () -> links.readLink(path("/file")));
        links.symbolicLink(path("/a"), "b");
        links.symbolicLink(path("/b"), "/a");
        fails(FileStatus.LINK_LOOP, () -> view.stat(path("/a"), true));
        links.symbolicLink(path("/dangling"), "nothing");
        fails(FileStatus.NO_SUCH_FILE, () -> view.stat(path("/dangling"), true));
        if (supports(() -> view.removeFile(path("/link")))) {
            assertArrayEquals(TEXT, read("/file"));
        }
    }

    @Test
    void givesFilesSecondNames() throws Exception {
        write("/file", TEXT);
        if (!links(links -> links.hardLink(path("/second"), path("/file")))) {
            assertEquals(List.of("file"), names("/"));
            return;
        }
        try (OpenFile file = open("/second", false, true, Creation.OPEN_EXISTING)) {
            file.write(ByteBuffer.wrap(bytes("That")), 0);
        }
        assertEquals(FileType.REGULAR, view.stat(path("/second"), false).type());
        assertArrayEquals(read("/second"), read("/file"));
        fails(FileStatus.FILE_ALREADY_EXISTS, () -> ((Links) view).hardLink(path("/second"), path("/file")));
        fails(FileStatus.NO_SUCH_FILE, () -> ((Links) view).hardLink(path("/third"), path("/none")));
    }

    @Test
    void tellsRoom() throws Exception {
        if (!(view instanceof Space space)) {
            assertEquals(List.of(), names("/"));
            return;
        }
        Space.Room room = space.room(FilePath.ROOT);
        assertAll(
                () -> assertTrue(room.blockSize() > 0, "block size"),
                () -> assertTrue(room.blocks() >= room.free(), "no more is free than there is"),
                () -> assertTrue(room.free() >= 0 && room.available() >= 0, "not less than nothing"),
                () -> assertTrue(room.longestName() > 0, "longest name"));
        fails(FileStatus.NO_SUCH_FILE, () -> space.room(path("/none")));
    }

    @Test
    void makesTheRootOfALogin() throws Exception {
        try (FileView own = store.open(Login.of("bob").withRoot(path("/home/bob")))) {
            assertTrue(own.stat(FilePath.ROOT, true).isDirectory());
            own.open(path("/file"), OpenOptions.forWriting(), AttributeChange.NONE)
                    .close();
        }
        assertEquals(List.of("file"), names("/home/bob"));
    }

    @Test
    void keepsLoginsInTheirRoots() throws Exception {
        write("/secret", TEXT);
        try (FileView own = store.open(Login.of("bob").withRoot(path("/bob")))) {
            for (String escape : List.of("/../secret", "/secret", "../secret", "/./../../secret")) {
                fails(FileStatus.NO_SUCH_FILE, () -> own.stat(FilePath.of(escape), true));
                fails(
                        FileStatus.NO_SUCH_FILE,
                        () -> own.open(FilePath.of(escape), OpenOptions.forReading(), AttributeChange.NONE));
            }
        }
    }

    @Test
    void keepsLinksInTheRoot() throws Exception {
        write("/secret", TEXT);
        List<String> targets = List.of("../secret", "/../secret", "/secret", "../../../../secret", "/bob/../secret");
        for (int i = 0; i < targets.size(); i++) {
            FilePath link = path("/bob/link" + i);
            String target = targets.get(i);
            try (FileView own = store.open(Login.of("bob").withRoot(path("/bob")))) {
                links(links -> links.symbolicLink(link, target));
                FilePath seen = path("/" + link.name());
                assertThrows(FileException.class, () -> own.stat(seen, true), target);
                assertThrows(FileException.class, () -> own.open(seen, OpenOptions.forReading(), AttributeChange.NONE));
                assertThrows(FileException.class, () -> own.list(seen));
            }
        }
        assertArrayEquals(TEXT, read("/secret"));
    }

    @Test
    void servesManyAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int client = i;
                results.add(threads.submit(() -> client(client)));
            }
            for (Future<Boolean> result : results) {
                assertTrue(result.get(), "a client read what it wrote");
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(4 * 50, names("/").size());
    }

    @Test
    void goesOnAfterAViewIsClosed() throws Exception {
        write("/file", TEXT);
        store.open(Login.of("bob")).close();
        assertArrayEquals(TEXT, read("/file"));
        try (FileView next = store.open(Login.of("ann"))) {
            assertEquals(TEXT.length, next.stat(path("/file"), true).size());
        }
    }

    private boolean client(int number) throws Exception {
        boolean good = true;
        try (FileView own = store.open(Login.of("client" + number))) {
            for (int i = 0; i < 50; i++) {
                byte[] content = bytes(number + " wrote " + i);
                FilePath path = path("/" + number + "-" + i);
                try (OpenFile file = own.open(path, OpenOptions.forWriting(), AttributeChange.NONE)) {
                    file.write(ByteBuffer.wrap(content), 0);
                }
                good &= own.stat(path, true).size() == content.length;
            }
        }
        return good;
    }
}
