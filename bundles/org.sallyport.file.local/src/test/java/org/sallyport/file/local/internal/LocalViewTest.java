package org.sallyport.file.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileType;
import org.sallyport.file.FileView;
import org.sallyport.file.OpenFile;
import org.sallyport.file.OpenOptions;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.file.Space;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;

/** What a local store does beyond the contract. */
class LocalViewTest extends LocalFixture {

    @Test
    void tellsWhatTheHostTells() throws Exception {
        write("/file", "content");
        run("chmod", "6751", inside.resolve("file").toString());
        run(
                "touch",
                "-d",
                "2020-01-02T03:04:05.123456789Z",
                inside.resolve("file").toString());
        Files.createLink(inside.resolve("second"), inside.resolve("file"));
        FileAttributes told = view.stat(path("/file"), true);
        Map<String, Object> host =
                Files.readAttributes(inside.resolve("file"), "unix:uid,gid,nlink,mode,owner,group,lastAccessTime");
        assertEquals(06751, told.permissions());
        assertEquals(host.get("mode"), told.mode());
        assertEquals(
                Instant.parse("2020-01-02T03:04:05.123456789Z"), told.modified().toInstant());
        assertEquals(host.get("lastAccessTime"), told.accessed());
        assertEquals(2, told.links());
        assertEquals(host.get("uid"), told.ownership().uid());
        assertEquals(host.get("gid"), told.ownership().gid());
        assertEquals(host.get("owner").toString(), told.ownership().owner());
        assertEquals(host.get("group").toString(), told.ownership().group());
    }

    @Test
    void namesAreNumbersWhereThereAreNone() throws Exception {
        write("/file", "content");
        Owners owners = new Owners(System::nanoTime);
        try (Directory directory = Directory.ofHost(inside, new JdkFields())) {
            Stat stat = directory.stat(Path.of("file"));
            String owner = Files.getOwner(inside.resolve("file")).getName();
            assertEquals(owner, stat.attributes(owners).ownership().owner());
            assertEquals(
                    stat.attributes(owners).ownership(), stat.attributes(owners).ownership());
        }
    }

    @Test
    void setsTimesToTheNanosecond() throws Exception {
        write("/file", "content");
        view.makeDirectory(path("/dir"), AttributeChange.NONE);
        FileTime accessed = FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z"));
        FileTime modified = FileTime.from(Instant.parse("2002-03-04T05:06:07.987654321Z"));
        AttributeChange times = new AttributeChange(
                OptionalLong.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.of(new AttributeChange.Times(accessed, modified)));
        for (String name : List.of("/file", "/dir")) {
            view.update(path(name), true, times);
            assertEquals(accessed, view.stat(path(name), true).accessed());
            assertEquals(modified, view.stat(path(name), true).modified());
        }
        view.symbolicLink(path("/link"), "file");
        view.update(path("/link"), false, times);
        assertEquals(
                modified.toInstant().getEpochSecond(),
                view.stat(path("/link"), false).modified().toInstant().getEpochSecond());
        try (OpenFile file = open("/new", Creation.CREATE_NEW)) {
            file.update(times);
            assertEquals(modified, file.stat().modified());
        }
    }

    @Test
    void limitsPermissionsOfWhatIsMade() throws Exception {
        store.change(new Settings("test", inside, false, false, 0027, false));
        write("/usual", "");
        view.open(path("/asked"), OpenOptions.forWriting(), permissions(07777)).close();
        view.open(path("/private"), OpenOptions.forWriting(), permissions(0600)).close();
        view.makeDirectory(path("/dir"), AttributeChange.NONE);
        view.makeDirectory(path("/askedDir"), permissions(0777));
        assertEquals(0640, view.stat(path("/usual"), true).permissions());
        assertEquals(0750, view.stat(path("/asked"), true).permissions());
        assertEquals(0600, view.stat(path("/private"), true).permissions());
        assertEquals(0750, view.stat(path("/dir"), true).permissions());
        assertEquals(0750, view.stat(path("/askedDir"), true).permissions());
    }

    @Test
    void onlyTheMaskOfTheStoreCounts() throws Exception {
        store.change(new Settings("test", inside, false, false, 0, false));
        assertTrue((Modes.processMask() & 022) == 022, "the tests run with the usual mask");
        write("/file", "");
        view.makeDirectory(path("/dir"), AttributeChange.NONE);
        assertEquals(0666, view.stat(path("/file"), true).permissions());
        assertEquals(0777, view.stat(path("/dir"), true).permissions());
    }

    @Test
    void aFileNeverRunsAsTheServer() throws Exception {
        write("/program", "#!/bin/sh");
        view.update(path("/program"), true, permissions(06755));
        assertEquals(0755, view.stat(path("/program"), true).permissions());
        try (OpenFile file = open("/program", Creation.OPEN_EXISTING)) {
            file.update(permissions(07711));
            assertEquals(01711, file.stat().permissions());
        }
        view.makeDirectory(path("/dir"), AttributeChange.NONE);
        view.update(path("/dir"), true, permissions(02770));
        assertEquals(02770, view.stat(path("/dir"), true).permissions());
    }

    @Test
    void pipesNeverBlock() throws Exception {
        run("mkfifo", inside.resolve("pipe").toString());
        link("link", "pipe");
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (String name : List.of("/pipe", "/link")) {
                assertEquals(FileType.FIFO, view.stat(path(name), true).type());
                fails(FileStatus.PERMISSION_DENIED, () -> read(name));
                fails(FileStatus.PERMISSION_DENIED, () -> write(name, "x"));
                fails(FileStatus.PERMISSION_DENIED, () -> view.update(path(name), true, permissions(0600)));
                fails(FileStatus.NOT_A_DIRECTORY, () -> view.list(path(name)));
                fails(FileStatus.NOT_A_DIRECTORY, () -> view.stat(path(name + "/x"), true));
            }
            fails(FileStatus.PERMISSION_DENIED, () -> view.rename(path("/pipe"), path("/other")));
            fails(FileStatus.PERMISSION_DENIED, () -> view.replace(path("/pipe"), path("/other")));
            fails(FileStatus.PERMISSION_DENIED, () -> view.hardLink(path("/other"), path("/pipe")));
            assertEquals(Map.of("pipe", "FIFO", "link", "SYMLINK"), list("/"));
            view.removeFile(path("/pipe"));
        });
    }

    @Test
    void readOnlyChangesNothing() throws Exception {
        write("/file", "content");
        view.makeDirectory(path("/dir"), AttributeChange.NONE);
        FileAttributes before = view.stat(path("/file"), true);
        store.change(new Settings("test", inside, true, true, 0, false));
        List<Attempt> changes = List.of(
                () -> write("/file", "x"),
                () -> open("/new", Creation.CREATE_NEW).close(),
                () -> view.open(path("/file"), read(Creation.TRUNCATE_EXISTING), AttributeChange.NONE),
                () -> view.makeDirectory(path("/new"), AttributeChange.NONE),
                () -> view.removeFile(path("/file")),
                () -> view.removeDirectory(path("/dir")),
                () -> view.rename(path("/file"), path("/new")),
                () -> view.replace(path("/file"), path("/new")),
                () -> view.update(path("/file"), true, permissions(0777)),
                () -> view.symbolicLink(path("/new"), "file"),
                () -> view.hardLink(path("/new"), path("/file")));
        for (Attempt change : changes) {
            fails(FileStatus.PERMISSION_DENIED, change);
        }
        assertEquals("content", read("/file"));
        assertEquals(before.modified(), view.stat(path("/file"), true).modified());
        assertEquals(Map.of("file", "REGULAR", "dir", "DIRECTORY"), list("/"));
        fails(FileStatus.NO_SUCH_FILE, () -> view(Login.of("bob").withRoot(path("/bob"))));
    }

    @Test
    void linksAreRefusedByDefault() throws Exception {
        write("/file", "content");
        store.change(Settings.of("test", inside));
        fails(FileStatus.PERMISSION_DENIED, () -> view.symbolicLink(path("/link"), "file"));
        fails(FileStatus.PERMISSION_DENIED, () -> view.hardLink(path("/link"), path("/file")));
        link("existing", "file");
        assertEquals("content", read("/existing"));
        assertEquals(Map.of("existing", "SYMLINK", "file", "REGULAR"), list("/"));
    }

    @Test
    void reachesFarOffsets() throws Exception {
        long far = 5L << 40;
        try (OpenFile file = view.open(
                path("/sparse"), new OpenOptions(true, true, false, Creation.CREATE_NEW), AttributeChange.NONE)) {
            file.write(ByteBuffer.wrap(new byte[] {42}), far);
            assertEquals(far + 1, file.stat().size());
            ByteBuffer end = ByteBuffer.allocate(8);
            assertEquals(3, file.read(end, far - 2));
            assertEquals(42, end.get(2));
            file.update(size(far + 1000));
            assertEquals(far + 1000, view.stat(path("/sparse"), true).size());
            file.update(size(7));
            assertEquals(7, file.stat().size());
            assertThrows(FileException.class, () -> file.write(ByteBuffer.allocate(1), Long.MAX_VALUE));
            fails(FileStatus.INVALID_PARAMETER, () -> file.write(ByteBuffer.allocate(1), -1));
            fails(FileStatus.INVALID_PARAMETER, () -> file.read(ByteBuffer.allocate(1), -1));
        }
    }

    @Test
    void anOpenFileOutlivesItsName() throws Exception {
        write("/file", "content");
        try (OpenFile file = open("/file", Creation.OPEN_EXISTING)) {
            view.removeFile(path("/file"));
            write("/file", "another");
            file.update(permissions(0600));
            file.update(size(3));
            assertEquals(3, file.stat().size());
            assertEquals(0, file.stat().links());
        }
        assertEquals("another", read("/file"));
        assertEquals(0644, view.stat(path("/file"), true).permissions());
    }

    @Test
    void syncsOnCloseWhereAsked() throws Exception {
        store.change(new Settings("test", inside, false, false, 0022, true));
        write("/file", "content");
        assertEquals("content", Files.readString(inside.resolve("file")));
    }

    @Test
    void changesAFileThatMayOnlyBeWritten() throws Exception {
        write("/file", "content");
        view.update(path("/file"), true, permissions(0200));
        view.update(path("/file"), true, permissions(0644));
        assertEquals(0644, view.stat(path("/file"), true).permissions());
    }

    @Test
    void ownersCanBeTheSame() throws Exception {
        write("/file", "content");
        FileAttributes attributes = view.stat(path("/file"), true);
        AttributeChange same = new AttributeChange(
                OptionalLong.empty(),
                OptionalInt.empty(),
                Optional.of(new AttributeChange.Owner(
                        attributes.ownership().uid(), attributes.ownership().gid())),
                Optional.empty());
        view.update(path("/file"), true, same);
        assertEquals(attributes.ownership(), view.stat(path("/file"), true).ownership());
    }

    @Test
    void renamesWithinAndAcrossDirectories() throws Exception {
        Files.createDirectories(inside.resolve("a/b"));
        write("/a/b/file", "content");
        Object inode = Files.getAttribute(inside.resolve("a/b/file"), "unix:ino");
        view.rename(path("/a/b/file"), path("/file"));
        assertEquals(inode, Files.getAttribute(inside.resolve("file"), "unix:ino"));
        assertEquals(1, Files.getAttribute(inside.resolve("file"), "unix:nlink"));
        Object directory = Files.getAttribute(inside.resolve("a/b"), "unix:ino");
        view.rename(path("/a/b"), path("/c"));
        assertEquals(directory, Files.getAttribute(inside.resolve("c"), "unix:ino"));
        fails(FileStatus.FILE_ALREADY_EXISTS, () -> view.rename(path("/file"), path("/c")));
        fails(FileStatus.FILE_ALREADY_EXISTS, () -> view.rename(path("/c"), path("/c")));
        fails(FileStatus.INVALID_PARAMETER, () -> view.rename(path("/a"), path("/a/inside")));
        assertFalse(Files.exists(inside.resolve("a/inside")));
        fails(FileStatus.FILE_IS_A_DIRECTORY, () -> view.replace(path("/file"), path("/c")));
        fails(FileStatus.NOT_A_DIRECTORY, () -> view.replace(path("/c"), path("/file")));
        Files.createFile(inside.resolve("a/full"));
        fails(FileStatus.DIR_NOT_EMPTY, () -> view.replace(path("/c"), path("/a")));
        view.removeFile(path("/a/full"));
        view.replace(path("/c"), path("/a"));
        assertEquals(Map.of("a", "DIRECTORY", "file", "REGULAR"), list("/"));
    }

    @Test
    void renamesLinksThemselves() throws Exception {
        link("link", "nowhere");
        view.rename(path("/link"), path("/moved"));
        assertEquals("nowhere", view.readLink(path("/moved")));
        assertEquals(Map.of("moved", "SYMLINK"), list("/"));
    }

    @Test
    void makesTheRootOfALoginPrivate() throws Exception {
        try (FileView bob = view(Login.of("bob").withRoot(path("/home/bob")))) {
            assertEquals(0750, bob.stat(FilePath.ROOT, true).permissions());
        }
        write("/file", "content");
        fails(FileStatus.NOT_A_DIRECTORY, () -> view(Login.of("eve").withRoot(path("/file"))));
    }

    @Test
    void tellsTheRoomOfTheFileSystem() throws Exception {
        write("/file", "content");
        Space.Room room = view.room(path("/file"));
        long total = inside.toFile().getTotalSpace();
        assertEquals(total / room.blockSize(), room.blocks());
        assertTrue(room.available() > 0);
        assertFalse(room.readOnly());
    }

    @Test
    void skipsNamesThatAreNoText() throws Exception {
        write("/good", "content");
        run("sh", "-c", "touch \"$0/$(printf 'bad\\377')\" \"$0/$(printf 'fine\\357\\277\\275')\"", inside.toString());
        assertEquals(Map.of("good", "REGULAR", "fine\uFFFD", "REGULAR"), list("/"));
        fails(FileStatus.INVALID_FILENAME, () -> view.stat(path("/lone\uD800"), true));
    }

    @Test
    void deniedIsDenied() throws Exception {
        Files.createDirectory(
                inside.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        if (Files.isReadable(inside.resolve("closed"))) {
            assertEquals(Map.of(), list("/closed"), "root may list it");
        } else {
            fails(FileStatus.PERMISSION_DENIED, () -> list("/closed"));
        }
    }

    @Test
    void saysWhenTheRootIsAway() throws Exception {
        Path away = host.resolve("away");
        Files.move(inside, away);
        fails(FileStatus.NO_CONNECTION, () -> view(Login.of("bob")));
        Files.move(away, inside);
        view(Login.of("bob")).close();
    }

    @Test
    void aClosedViewAnswers() throws Exception {
        LocalView closed = view(Login.of("bob"));
        closed.close();
        fails(FileStatus.CONNECTION_LOST, () -> closed.stat(path("/file"), true));
        fails(FileStatus.CONNECTION_LOST, () -> closed.list(FilePath.ROOT));
    }

    @Test
    void leavesNothingOpen() throws Exception {
        everything();
        long before = descriptors();
        for (int i = 0; i < 20; i++) {
            everything();
        }
        assertTrue(descriptors() <= before + 5, () -> "no descriptors are left open");
    }

    private void everything() throws Exception {
        try (LocalView own = view(Login.of("bob").withRoot(path("/bob")))) {
            own.makeDirectory(path("/dir"), AttributeChange.NONE);
            own.open(path("/dir/file"), OpenOptions.forWriting(), permissions(0600))
                    .close();
            own.list(path("/dir")).close();
            own.symbolicLink(path("/dir/link"), "../dir/file");
            own.hardLink(path("/dir/hard"), path("/dir/file"));
            own.stat(path("/dir/link"), true);
            own.update(path("/dir/file"), true, size(10));
            own.update(path("/dir"), true, permissions(0700));
            own.rename(path("/dir/file"), path("/file"));
            own.room(path("/dir"));
            own.resolve(path("/dir/link"));
            fails(FileStatus.NO_SUCH_FILE, () -> own.stat(path("/dir/none/x"), true));
            fails(FileStatus.NOT_A_DIRECTORY, () -> own.stat(path("/dir/hard/x"), true));
            fails(FileStatus.DIR_NOT_EMPTY, () -> own.removeDirectory(path("/dir")));
            fails(FileStatus.FILE_ALREADY_EXISTS, () -> own.rename(path("/file"), path("/dir")));
            for (String name : List.of("/dir/link", "/dir/hard", "/file")) {
                own.removeFile(path(name));
            }
            own.removeDirectory(path("/dir"));
        }
    }

    private static long descriptors() throws Exception {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private OpenFile open(String path, Creation creation) throws FileException {
        return view.open(path(path), new OpenOptions(false, true, false, creation), AttributeChange.NONE);
    }

    private static OpenOptions read(Creation creation) {
        return new OpenOptions(true, false, false, creation);
    }
}
