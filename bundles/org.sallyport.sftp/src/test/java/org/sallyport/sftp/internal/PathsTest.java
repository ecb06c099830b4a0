package org.sallyport.sftp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileStatus;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;
import org.sallyport.session.Permission;
import org.sallyport.sftp.internal.TestClient.Answer;
import org.sallyport.sftp.internal.wire.Request;

/** What clients do with paths. */
class PathsTest {

    private static final AttributeChange NONE = AttributeChange.NONE;
    private static final Login ALICE =
            new Login("alice", FilePath.ROOT, FilePath.of("/home/alice"), Permission.all(), Map.of());

    private final TestClient client = new TestClient(ALICE, Map.of());

    @BeforeEach
    void start() throws Exception {
        client.start();
    }

    @AfterEach
    void stop() {
        client.close();
        assertEquals(0, client.channel.buffers(), "buffers that were not given back");
    }

    @Test
    void theHomeIsMade() throws Exception {
        assertEquals(
                List.of("/home/alice"), client.ask(new Request.RealPath(1, "")).names());
        client.write("a", "x");
        assertEquals("x", client.read("/home/alice/a"));
    }

    @Test
    void withoutThePermissionTheSessionBeginsAtTheRoot() throws Exception {
        Login login = new Login("bob", FilePath.ROOT, FilePath.of("/home/bob"), Set.of(), Map.of());
        try (TestClient bob = new TestClient(login, Map.of())) {
            bob.start();
            assertEquals(List.of("/"), bob.ask(new Request.RealPath(1, ".")).names());
        }
    }

    @Test
    void aHomeThatIsAFileIsNone() throws Exception {
        client.write("/home/bob", "x");
        Login login = new Login("bob", FilePath.ROOT, FilePath.of("/home/bob"), Permission.all(), Map.of());
        try (TestClient bob = new TestClient(login, Map.of()).with(client.store)) {
            bob.start();
            assertEquals(List.of("/"), bob.ask(new Request.RealPath(1, ".")).names());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', /home/alice",
        "., /home/alice",
        "/, /",
        "/../.., /",
        "x, /home/alice/x",
        "./no/such/file, /home/alice/no/such/file",
        "../bob/./y/, /home/bob/y",
        "//a//b, /a/b",
        "'-leading dash', '/home/alice/-leading dash'",
        "'trailing blank ', '/home/alice/trailing blank '",
        "~, /home/alice/~"
    })
    void realPath(String path, String real) throws Exception {
        Answer answer = client.ask(new Request.RealPath(1, path));
        assertEquals(List.of(real), answer.names());
    }

    @Test
    void realPathFollowsLinks() throws Exception {
        client.makeDirectory("d");
        client.expect(FileStatus.OK, new Request.SymbolicLink(1, "l", "d"));
        assertEquals(
                List.of("/home/alice/d/x"),
                client.ask(new Request.RealPath(2, "l/x")).names());
    }

    @ParameterizedTest
    @CsvSource({
        "~, /home/alice",
        "~/, /home/alice",
        "~/x/../y, /home/alice/y",
        "~//etc, /home/alice/etc",
        "~alice, /home/alice",
        "~alice/x, /home/alice/x",
        "x, /home/alice/x",
        "/x, /x",
        "'', /home/alice"
    })
    void expandPath(String path, String expanded) throws Exception {
        assertEquals(
                List.of(expanded), client.ask(new Request.ExpandPath(1, path)).names());
    }

    @Test
    void otherUsersAreNotKnown() throws Exception {
        client.expect(FileStatus.NO_SUCH_FILE, new Request.ExpandPath(1, "~bob/x"));
        client.expect(FileStatus.FAILURE, new Request.HomeDirectory(2, "bob"));
        assertEquals(
                List.of("/home/alice"),
                client.ask(new Request.HomeDirectory(3, "")).names());
        assertEquals(
                List.of("/home/alice"),
                client.ask(new Request.HomeDirectory(4, "alice")).names());
    }

    @Test
    void stat() throws Exception {
        client.write("a", "hello");
        ByteBuffer attributes = client.ask(new Request.Stat(1, "a", true)).body();
        assertEquals(0x0f, attributes.getInt(0), "size, owner, permissions, times");
        assertEquals(5, attributes.getLong(4));
        assertEquals(1000, attributes.getInt(12));
        assertEquals(100, attributes.getInt(16));
        assertEquals(0100644, attributes.getInt(20));
        assertEquals((int) TestClient.NOW.getEpochSecond(), attributes.getInt(28));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.Stat(2, "b", true));
    }

    @Test
    void linksAreFollowedOrNot() throws Exception {
        client.write("a", "hello");
        client.expect(FileStatus.OK, new Request.SymbolicLink(1, "l", "a"));
        assertEquals(0100644, client.ask(new Request.Stat(2, "l", true)).body().getInt(20));
        assertEquals(0120777, client.ask(new Request.Stat(3, "l", false)).body().getInt(20));
        assertEquals(List.of("a"), client.ask(new Request.ReadLink(4, "l")).names());
        client.expect(FileStatus.BAD_MESSAGE, new Request.ReadLink(5, "a"));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.ReadLink(6, "b"));
        client.expect(FileStatus.FAILURE, new Request.SymbolicLink(7, "a", "x"));
        client.expect(FileStatus.OK, new Request.SymbolicLink(8, "loop", "loop"));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.Stat(9, "loop", true));
    }

    @Test
    void hardLinks() throws Exception {
        client.write("a", "hello");
        client.expect(FileStatus.OK, new Request.HardLink(1, "b", "a"));
        assertEquals("hello", client.read("b"));
        client.expect(FileStatus.FAILURE, new Request.HardLink(2, "b", "a"));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.HardLink(3, "c", "no"));
    }

    @Test
    void renameDoesNotReplace() throws Exception {
        client.write("a", "one");
        client.write("b", "two");
        client.expect(FileStatus.FAILURE, new Request.Rename(1, "a", "b", false));
        assertEquals("two", client.read("b"));
        client.expect(FileStatus.OK, new Request.Rename(2, "a", "b", true));
        assertEquals("one", client.read("b"));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.Rename(3, "a", "c", false));
        client.expect(FileStatus.OK, new Request.Rename(4, "b", "c", false));
        assertEquals("one", client.read("c"));
    }

    @Test
    void directories() throws Exception {
        client.makeDirectory("d");
        client.expect(FileStatus.FAILURE, new Request.MakeDirectory(1, "d", NONE));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.MakeDirectory(2, "x/y", NONE));
        client.expect(FileStatus.FAILURE, new Request.Remove(3, "d"));
        client.write("d/a", "x");
        client.expect(FileStatus.FAILURE, new Request.RemoveDirectory(4, "d"));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.RemoveDirectory(5, "d/a"));
        client.expect(FileStatus.OK, new Request.Remove(6, "d/a"));
        client.expect(FileStatus.OK, new Request.RemoveDirectory(7, "d"));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.RemoveDirectory(8, "d"));
    }

    @Test
    void listings() throws Exception {
        client.makeDirectory("d");
        assertEquals(List.of(".", ".."), client.list("d"));
        client.write("d/ä", "x");
        client.write("d/b c ", "x");
        assertEquals(Set.of(".", "..", "ä", "b c "), new HashSet<>(client.list("d")));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.OpenDirectory(1, "d/ä"));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.OpenDirectory(2, "no"));
    }

    @Test
    void theEndOfAListingStays() throws Exception {
        long handle = client.ask(new Request.OpenDirectory(1, "/")).handle();
        assertEquals(104, client.ask(new Request.ReadDirectory(2, handle)).type());
        client.expect(FileStatus.EOF, new Request.ReadDirectory(3, handle));
        client.expect(FileStatus.EOF, new Request.ReadDirectory(4, handle));
        client.expect(FileStatus.FAILURE, new Request.HandleStat(5, handle));
        client.expect(FileStatus.FAILURE, new Request.Read(6, handle, 0, 1));
        client.expect(FileStatus.OK, new Request.Close(7, handle));
    }

    @Test
    void filesAreNotListed() throws Exception {
        long handle = client.openFile("a", true, true, Creation.CREATE_NEW);
        client.expect(FileStatus.FAILURE, new Request.ReadDirectory(1, handle));
    }

    @Test
    void aLongListing() throws Exception {
        Set<String> expected = new HashSet<>(Set.of(".", ".."));
        client.makeDirectory("d");
        for (int i = 0; i < 1500; i++) {
            String name = "file-" + i;
            expected.add(name);
            client.expect(
                    FileStatus.OK,
                    new Request.Close(i, client.openFile("d/" + name, false, true, Creation.CREATE_NEW)));
        }
        List<String> names = client.list("d");
        assertEquals(expected.size(), names.size());
        assertEquals(expected, new HashSet<>(names));
    }

    @Test
    void setStat() throws Exception {
        client.write("a", "hello");
        client.expect(
                FileStatus.OK,
                new Request.SetStat(
                        1,
                        "a",
                        true,
                        new AttributeChange(OptionalLong.of(2), OptionalInt.of(0751), NONE.owner(), NONE.times())));
        ByteBuffer attributes = client.ask(new Request.Stat(2, "a", true)).body();
        assertEquals(2, attributes.getLong(4));
        assertEquals(0100751, attributes.getInt(20));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.SetStat(3, "b", true, NONE));
    }

    @Test
    void lsetstatIsForLinksThemselves() throws Exception {
        client.write("a", "hello");
        client.expect(FileStatus.OK, new Request.SymbolicLink(1, "l", "a"));
        AttributeChange permissions =
                new AttributeChange(NONE.size(), OptionalInt.of(0700), NONE.owner(), NONE.times());
        client.expect(FileStatus.OK, new Request.SetStat(2, "l", false, permissions));
        assertEquals(0120700, client.ask(new Request.Stat(3, "l", false)).body().getInt(20));
        assertEquals(0100644, client.ask(new Request.Stat(4, "l", true)).body().getInt(20));
        AttributeChange size = new AttributeChange(OptionalLong.of(1), NONE.permissions(), NONE.owner(), NONE.times());
        client.expect(FileStatus.BAD_MESSAGE, new Request.SetStat(5, "l", false, size));
    }

    @Test
    void spaceAndLimits() throws Exception {
        assertEquals(4096, client.ask(new Request.Space(1, "/")).body().getLong(8));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.Space(2, "/no"));
        ByteBuffer limits = client.ask(new Request.Limits(3)).body();
        assertEquals(256 * 1024, limits.getLong(0));
        assertEquals(255 * 1024, limits.getLong(8));
        assertEquals(255 * 1024, limits.getLong(16));
        assertTrue(limits.getLong(24) >= 1000, "handles");
    }

    @Test
    void namesOfOwnersThatWereSeen() throws Exception {
        client.list("/");
        Request ask = new Request.PrincipalNames(1, List.of(1000, 0), List.of(100, 1000));
        assertEquals(new Names(List.of("alice", ""), List.of("users", "")), names(client.ask(ask)));
    }

    @Test
    void namesOfOwnersThatWereNotSeen() throws Exception {
        Login bob = new Login("bob", FilePath.ROOT, FilePath.ROOT, Set.of(), Map.of());
        try (TestClient other = new TestClient(bob, Map.of())) {
            other.start();
            Request ask = new Request.PrincipalNames(1, List.of(1000), List.of(100));
            assertEquals(new Names(List.of(""), List.of("")), names(other.ask(ask)));
            other.ask(new Request.Stat(2, "/", true));
            assertEquals(new Names(List.of("alice"), List.of("users")), names(other.ask(ask)));
        }
    }

    private record Names(List<String> users, List<String> groups) {}

    private static Names names(Answer answer) {
        assertEquals(201, answer.type());
        ByteBuffer body = answer.body().duplicate();
        return new Names(strings(body), strings(body));
    }

    private static List<String> strings(ByteBuffer in) {
        List<String> strings = new ArrayList<>();
        int end = in.getInt();
        end += in.position();
        while (in.position() < end) {
            byte[] bytes = new byte[in.getInt()];
            in.get(bytes);
            strings.add(new String(bytes, StandardCharsets.UTF_8));
        }
        return strings;
    }
}
