package org.sallyport.sftp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileStore;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;
import org.sallyport.session.Permission;
import org.sallyport.sftp.internal.wire.Request;

/** Several stores in one tree. */
class MountsTest {

    private static final AttributeChange NONE = AttributeChange.NONE;

    private final MemoryStore tape = new MemoryStore(Clock.systemUTC());
    private final MemoryStore deep = new MemoryStore(Clock.systemUTC());
    private TestClient client;

    private TestClient start(Object mounts) throws InterruptedException {
        return start(Login.of("alice"), mounts);
    }

    private TestClient start(Login login, Object mounts) throws InterruptedException {
        client = new TestClient(login, Map.of("mounts", mounts));
        client.subsystem.addStore("tape", tape);
        client.subsystem.addStore("deep", deep);
        return client.start();
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void theLongestMountPointDecides() throws Exception {
        start(new String[] {"/ = default", "/archive = tape", "/archive/x/deep = deep"});
        client.write("/a", "default");
        client.write("/archive/a", "tape");
        client.write("/archive/x/deep/a", "deep");
        client.write("/archived", "default too");
        assertEquals("default", client.read("/a"));
        assertEquals("tape", client.read("/archive/a"));
        assertEquals("deep", client.read("/archive/x/deep/a"));
        assertEquals(
                List.of("/archive/x/deep/b"),
                client.ask(new Request.RealPath(1, "/archive/x/deep/./b")).names());
        assertEquals(201, client.ask(new Request.Space(2, "/archive")).type());
    }

    @Test
    void mountPointsAreListed() throws Exception {
        start("/ = default, /archive = tape, /archive/x/deep = deep, /a = deep");
        client.write("/file", "x");
        client.makeDirectory("/home");
        assertEquals(Set.of(".", "..", "file", "home", "archive", "a"), new HashSet<>(client.list("/")));
        assertEquals(Set.of(".", "..", "x"), new HashSet<>(client.list("/archive")));
        assertEquals(Set.of(".", "..", "deep"), new HashSet<>(client.list("/archive/x")), "a directory no store has");
        assertEquals(
                0040755,
                client.ask(new Request.Stat(1, "/archive/x", true)).body().getInt(20));
        assertEquals(
                0040755,
                client.ask(new Request.Stat(2, "/archive/x/deep", true)).body().getInt(20));
    }

    @Test
    void aMountPointHidesWhatIsBelowIt() throws Exception {
        client = new TestClient();
        client.start();
        client.makeDirectory("/archive");
        client.write("/archive/hidden", "x");
        MemoryStore below = client.store;
        client.close();
        start("/ = default, /archive = tape").with(below);
        client.write("/archive/a", "x");
        assertEquals(List.of(".", "..", "archive"), client.list("/"), "once");
        assertEquals(Set.of(".", "..", "a"), new HashSet<>(client.list("/archive")));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.Stat(1, "/archive/hidden", true));
    }

    @Test
    void withoutAStoreAtTheRootThereAreOnlyMountPoints() throws Exception {
        start(List.of("/one = default", "/two/three = tape"));
        assertEquals(Set.of(".", "..", "one", "two"), new HashSet<>(client.list("/")));
        assertEquals(Set.of(".", "..", "three"), new HashSet<>(client.list("/two")));
        client.write("/one/a", "x");
        client.expect(FileStatus.NO_SUCH_FILE, new Request.MakeDirectory(1, "/three", NONE));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.OpenDirectory(2, "/three"));
        assertEquals(List.of("/"), client.ask(new Request.RealPath(3, ".")).names());
    }

    @Test
    void nothingMovesBetweenStores() throws Exception {
        start("/ = default, /archive = tape");
        client.write("/a", "x");
        client.expect(FileStatus.OP_UNSUPPORTED, new Request.Rename(1, "/a", "/archive/a", false));
        client.expect(FileStatus.OP_UNSUPPORTED, new Request.Rename(2, "/a", "/archive/a", true));
        client.expect(FileStatus.OP_UNSUPPORTED, new Request.HardLink(3, "/archive/a", "/a"));
        client.expect(FileStatus.OP_UNSUPPORTED, new Request.SymbolicLink(4, "/archive/a", "/a"));
        client.expect(FileStatus.OP_UNSUPPORTED, new Request.SymbolicLink(5, "/l", "/archive/a"));
        assertEquals("x", client.read("/a"));
    }

    @Test
    void mountPointsStay() throws Exception {
        start("/ = default, /x/archive = tape");
        for (String path : List.of("/", "/x", "/x/archive")) {
            client.expect(FileStatus.PERMISSION_DENIED, new Request.RemoveDirectory(1, path));
            client.expect(FileStatus.PERMISSION_DENIED, new Request.Remove(2, path));
            client.expect(FileStatus.PERMISSION_DENIED, new Request.Rename(3, path, "/y", true));
            client.expect(FileStatus.FAILURE, new Request.MakeDirectory(4, path, NONE));
        }
    }

    @Test
    void linksInsideAMount() throws Exception {
        start("/ = default, /archive = tape");
        client.write("/archive/a", "x");
        client.expect(FileStatus.OK, new Request.SymbolicLink(1, "/archive/l", "/archive/a"));
        assertEquals("x", client.read("/archive/l"));
        assertEquals(
                List.of("/archive/a"),
                client.ask(new Request.ReadLink(2, "/archive/l")).names());
        client.expect(FileStatus.OK, new Request.SymbolicLink(3, "/archive/r", "a"));
        assertEquals(
                List.of("a"), client.ask(new Request.ReadLink(4, "/archive/r")).names());
        assertEquals(
                List.of("/archive/a"),
                client.ask(new Request.RealPath(5, "/archive/r")).names());
        client.expect(FileStatus.OK, new Request.SymbolicLink(6, "/l", "/a/../b"));
        assertEquals(
                List.of("/a/../b"), client.ask(new Request.ReadLink(7, "/l")).names());
    }

    @Test
    void theRootOfALoginIsForTheStoreAtTheTop() throws Exception {
        Login bob = new Login("bob", FilePath.of("/users/bob"), FilePath.of("/home"), Permission.all(), Map.of());
        start(bob, "/ = default, /archive = tape");
        client.write("/archive/a", "tape");
        client.write("x", "mine");
        client.close();
        MemoryStore store = client.store;
        client = start("/ = default, /archive = tape").with(store);
        assertEquals("tape", client.read("/archive/a"));
        assertEquals("mine", client.read("/users/bob/home/x"));
    }

    @Test
    void aStoreThatIsAway() throws Exception {
        start("/ = default, /archive = tape");
        client.write("/archive/a", "x");
        client.subsystem.removeStore("tape", tape);
        client.expect(FileStatus.NO_CONNECTION, new Request.Stat(1, "/archive/a", true));
        client.expect(FileStatus.NO_CONNECTION, new Request.OpenDirectory(2, "/archive"));
        client.expect(FileStatus.NO_CONNECTION, new Request.Remove(3, "/archive/a"));
        assertEquals(Set.of(".", "..", "archive"), new HashSet<>(client.list("/")), "it still has its place");
        client.write("/a", "y");
        client.subsystem.addStore("tape", tape);
        assertEquals("x", client.read("/archive/a"));
    }

    @Test
    void storesAreServicesWithNames() throws Exception {
        start("/ = default, /archive = other");
        client.subsystem.bindStore(tape, Map.of("store.name", "other"));
        client.write("/archive/a", "tape");
        client.subsystem.bindStore(deep, Map.of("store.name", "other"));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.Stat(1, "/archive/a", true));
        client.subsystem.updatedStore(deep, Map.of("store.name", "renamed"));
        assertEquals("tape", client.read("/archive/a"));
        client.subsystem.updatedStore(deep, Map.of("store.name", "other"));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.Stat(2, "/archive/a", true));
        client.subsystem.unbindStore(deep);
        assertEquals("tape", client.read("/archive/a"));
        client.subsystem.unbindStore(tape);
        client.expect(FileStatus.NO_CONNECTION, new Request.Stat(3, "/archive/a", true));
        client.subsystem.bindStore(tape, Map.of());
        client.expect(FileStatus.NO_CONNECTION, new Request.Stat(4, "/archive/a", true));
    }

    @Test
    void openFilesOutliveTheirStore() throws Exception {
        start("/ = default");
        client.write("/a", "x");
        FileStore store = client.store;
        long handle = client.openFile("/a", true, false, Creation.OPEN_EXISTING);
        client.subsystem.removeStore("default", store);
        assertEquals(1, client.ask(new Request.Read(1, handle, 0, 10)).data().length);
        client.expect(FileStatus.NO_CONNECTION, new Request.Stat(2, "/a", true));
        client.subsystem.addStore("default", new MemoryStore(Clock.systemUTC()));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.Stat(3, "/a", true));
        assertEquals(1, client.ask(new Request.Read(4, handle, 0, 10)).data().length);
    }

    @Test
    void withoutAnyStoreASessionBegins() throws Exception {
        Login bob = new Login("bob", FilePath.ROOT, FilePath.of("/home/bob"), Permission.all(), Map.of());
        client = new TestClient(bob, Map.of("mounts", "/ = nothing"));
        client.start();
        assertEquals(
                List.of("/home/bob"), client.ask(new Request.RealPath(1, ".")).names());
        client.expect(FileStatus.NO_CONNECTION, new Request.OpenDirectory(2, "/"));
    }

    @Test
    void badMountsKeepTheLastGoodOnes() throws Exception {
        start("/ = default, /archive = tape");
        client.write("/archive/a", "x");
        FakeChannel second = new FakeChannel(Login.of("alice"));
        second.settings().put("mounts", "/ = default, archive = tape");
        var handler = client.subsystem.open(second);
        handler.data(ByteBuffer.wrap(ClientPackets.init(3)));
        second.packet();
        handler.data(ByteBuffer.wrap(ClientPackets.of(new Request.Stat(1, "/archive/a", true))));
        assertEquals(105, second.packet().get());
        handler.closed();
    }
}
