package org.sallyport.sftp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileStatus;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;
import org.sallyport.session.Permission;
import org.sallyport.sftp.internal.wire.Request;

/** Each request needs its permission, and no other. */
class PermissionsTest {

    private static final AttributeChange NONE = AttributeChange.NONE;
    private static final FileTime TIME = FileTime.fromMillis(0);

    private final TestClient owner = new TestClient();
    private TestClient client = owner;

    @BeforeEach
    void files() throws Exception {
        owner.start();
        owner.makeDirectory("d");
        owner.write("a", "hello");
        owner.write("b", "world");
    }

    @AfterEach
    void stop() {
        client.close();
        owner.close();
    }

    private void login(Set<Permission> permissions) throws InterruptedException {
        if (client != owner) {
            client.close();
        }
        Login login = new Login("bob", FilePath.ROOT, FilePath.ROOT, permissions, Map.of());
        client = new TestClient(login, Map.of()).with(owner.store).start();
    }

    private void mayOnlyWith(Permission permission, Request request) throws InterruptedException {
        login(EnumSet.complementOf(EnumSet.of(permission)));
        client.expect(FileStatus.PERMISSION_DENIED, request);
        login(EnumSet.of(permission));
        TestClient.Answer answer = client.ask(request);
        if (answer.type() == 101) {
            assertEquals(FileStatus.OK.code(), answer.status(), answer::toString);
        }
    }

    private static Request open(boolean read, boolean write, Creation creation, String path) {
        return new Request.Open(1, path, read, write, false, creation, NONE);
    }

    private static Request change(AttributeChange change) {
        return new Request.SetStat(1, "a", true, change);
    }

    @Test
    void requestsThatNeedOnePermission() throws Exception {
        mayOnlyWith(Permission.LIST, new Request.OpenDirectory(1, "d"));
        mayOnlyWith(Permission.DOWNLOAD, open(true, false, Creation.OPEN_EXISTING, "a"));
        mayOnlyWith(Permission.UPLOAD, open(false, true, Creation.CREATE_NEW, "new"));
        mayOnlyWith(Permission.OVERWRITE, open(false, true, Creation.OPEN_EXISTING, "a"));
        mayOnlyWith(Permission.OVERWRITE, open(false, true, Creation.TRUNCATE_EXISTING, "a"));
        mayOnlyWith(Permission.MAKE_DIRECTORY, new Request.MakeDirectory(1, "e", NONE));
        mayOnlyWith(Permission.DELETE, new Request.RemoveDirectory(1, "e"));
        mayOnlyWith(Permission.DELETE, new Request.Remove(1, "b"));
        mayOnlyWith(Permission.RENAME, new Request.Rename(1, "a", "c", false));
        mayOnlyWith(Permission.LINK, new Request.SymbolicLink(1, "l", "c"));
        mayOnlyWith(Permission.LINK, new Request.HardLink(1, "a", "c"));
    }

    @Test
    void attributesNeedTheirPermissions() throws Exception {
        mayOnlyWith(
                Permission.OVERWRITE,
                change(new AttributeChange(OptionalLong.of(1), NONE.permissions(), NONE.owner(), NONE.times())));
        mayOnlyWith(
                Permission.CHMOD,
                change(new AttributeChange(NONE.size(), OptionalInt.of(0600), NONE.owner(), NONE.times())));
        mayOnlyWith(
                Permission.CHOWN,
                change(new AttributeChange(
                        NONE.size(), NONE.permissions(), Optional.of(new AttributeChange.Owner(1, 2)), NONE.times())));
        mayOnlyWith(
                Permission.CHTIMES,
                change(new AttributeChange(
                        NONE.size(),
                        NONE.permissions(),
                        NONE.owner(),
                        Optional.of(new AttributeChange.Times(TIME, TIME)))));
    }

    @Test
    void attributesOfOpenFilesNeedThemToo() throws Exception {
        login(EnumSet.of(Permission.UPLOAD));
        long handle = client.openFile("new", false, true, Creation.CREATE_NEW);
        client.expect(
                FileStatus.PERMISSION_DENIED,
                new Request.HandleSetStat(
                        1, handle, new AttributeChange(NONE.size(), OptionalInt.of(0), NONE.owner(), NONE.times())));
        client.expect(
                FileStatus.OK,
                new Request.HandleSetStat(
                        2,
                        handle,
                        new AttributeChange(OptionalLong.of(9), NONE.permissions(), NONE.owner(), NONE.times())));
    }

    @Test
    void whoMayNotOverwriteMayCreate() throws Exception {
        login(EnumSet.complementOf(EnumSet.of(Permission.OVERWRITE)));
        for (Creation creation : List.of(Creation.CREATE_TRUNCATE, Creation.OPEN_OR_CREATE)) {
            client.expect(FileStatus.PERMISSION_DENIED, open(false, true, creation, "a"));
            client.expect(FileStatus.PERMISSION_DENIED, open(true, false, creation, "a"));
            assertEquals(
                    102,
                    client.ask(open(false, true, creation, "new-" + creation)).type());
        }
        client.expect(FileStatus.FAILURE, open(false, true, Creation.CREATE_NEW, "a"));
        assertEquals("hello", owner.read("a"));
    }

    @Test
    void whoMayOnlyOverwriteMayNotCreate() throws Exception {
        login(EnumSet.of(Permission.OVERWRITE));
        for (Creation creation : List.of(Creation.CREATE_TRUNCATE, Creation.OPEN_OR_CREATE)) {
            client.expect(FileStatus.PERMISSION_DENIED, open(false, true, creation, "new"));
            long handle = client.ask(open(false, true, creation, "a")).handle();
            client.expect(FileStatus.OK, new Request.Write(2, handle, 0, ByteBuffer.wrap(new byte[] {'j'})));
        }
        assertEquals("j", owner.read("a").substring(0, 1));
        owner.expect(FileStatus.NO_SUCH_FILE, new Request.Stat(3, "new", true));
    }

    @Test
    void replacingNeedsOverwrite() throws Exception {
        login(EnumSet.of(Permission.RENAME));
        client.expect(FileStatus.PERMISSION_DENIED, new Request.Rename(1, "a", "b", true));
        client.expect(FileStatus.FAILURE, new Request.Rename(2, "a", "b", false));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.Rename(3, "no", "c", true));
        client.expect(FileStatus.OK, new Request.Rename(4, "a", "c", true));
        assertEquals("world", owner.read("b"));
    }

    @Test
    void whoMayNothingMayStillLookAround() throws Exception {
        login(EnumSet.noneOf(Permission.class));
        assertEquals(105, client.ask(new Request.Stat(1, "a", true)).type());
        assertEquals(List.of("/a"), client.ask(new Request.RealPath(2, "a")).names());
        assertEquals(201, client.ask(new Request.Limits(3)).type());
        assertEquals(201, client.ask(new Request.Space(4, "/")).type());
        assertEquals(List.of("/"), client.ask(new Request.HomeDirectory(5, "")).names());
        client.expect(FileStatus.PERMISSION_DENIED, open(true, false, Creation.OPEN_EXISTING, "a"));
    }
}
