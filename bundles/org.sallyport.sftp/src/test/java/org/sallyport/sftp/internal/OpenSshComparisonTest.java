package org.sallyport.sftp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileStore;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.sftp.internal.TestClient.Answer;
import org.sallyport.sftp.internal.wire.Request;

/** The same requests to this engine and to OpenSSH's sftp-server: clients see the same answers, whatever the files are kept in. */
public class OpenSshComparisonTest {

    private static final Path SERVER = Path.of("/usr/lib/openssh/sftp-server");
    private static final AttributeChange NONE = AttributeChange.NONE;
    /** The answer to SSH_FXP_EXTENDED says much about the machine. */
    private static final int EXTENDED_REPLY = 201;

    /** The bits of a mode that say what it is (S_IFMT). */
    private static final int TYPE = 0170000;

    @TempDir
    private Path directory;

    private final TestClient ours = new TestClient();
    private Process theirs;
    private DataInputStream fromThem;
    private OutputStream toThem;
    private int lastId;

    /** The two handles that stand for the same thing. */
    private record Handles(long ours, long theirs) {}

    /** Makes the request from a handle. */
    private interface WithHandle {
        Request of(int id, long handle);
    }

    /** An empty store where everything is allowed, to begin with. */
    protected FileStore newStore() throws Exception {
        return new MemoryStore(Clock.systemUTC());
    }

    /** The bits of a file's mode that the store lets clients set. */
    protected int settableBits() {
        return 07777;
    }

    @BeforeEach
    void start() throws Exception {
        assertTrue(Files.isExecutable(SERVER), () -> SERVER + " of the package openssh-sftp-server is missing");
        theirs = new ProcessBuilder(SERVER.toString(), "-e", "-l", "FATAL")
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        fromThem = new DataInputStream(theirs.getInputStream());
        toThem = theirs.getOutputStream();
        toThem.write(ClientPackets.init(3));
        toThem.flush();
        fromThem.skipNBytes(fromThem.readInt());
        ours.with(newStore()).start();
    }

    @AfterEach
    void stop() throws Exception {
        ours.close();
        if (theirs != null) {
            toThem.close();
            theirs.waitFor(10, TimeUnit.SECONDS);
            theirs.destroyForcibly();
        }
    }

    private Answer askThem(byte[] packet) throws IOException {
        toThem.write(packet);
        toThem.flush();
        byte[] answer = fromThem.readNBytes(fromThem.readInt());
        ByteBuffer in = ByteBuffer.wrap(answer);
        return new Answer(in.get() & 0xff, in.getInt(), in.slice());
    }

    /** Asks OpenSSH, whose handles are four bytes long. */
    private Answer askThem(Request request, long ourHandle, long theirHandle) throws IOException {
        byte[] packet = ClientPackets.of(request);
        byte[] mine = ClientPackets.bytes(ClientPackets.u64(ourHandle));
        byte[] other = ClientPackets.bytes(ClientPackets.u32((int) theirHandle));
        String text = new String(packet, StandardCharsets.ISO_8859_1)
                .substring(4)
                .replace(new String(mine, StandardCharsets.ISO_8859_1), new String(other, StandardCharsets.ISO_8859_1));
        return askThem(ClientPackets.bytes(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private void same(Request request) throws Exception {
        assertSame(request, ours.ask(request), askThem(ClientPackets.of(request)));
    }

    private void same(Handles handles, WithHandle request) throws Exception {
        Request asked = request.of(++lastId, handles.ours);
        assertSame(asked, ours.ask(asked), askThem(asked, handles.ours, handles.theirs));
    }

    private void assertSame(Request request, Answer ours, Answer theirs) {
        assertEquals(describe(theirs), describe(ours), () -> request.toString());
    }

    private String describe(Answer answer) {
        return switch (answer.type()) {
            case 101 -> "status " + answer.status();
            case 103 -> "data " + new String(answer.data(), StandardCharsets.UTF_8);
            case 105 ->
                "attributes " + answer.body().getInt(0) + " size " + size(answer) + " mode "
                        + Integer.toOctalString(answer.body().getInt(20) & (TYPE | settableBits()));
            case EXTENDED_REPLY -> "extended reply of " + answer.body().remaining();
            default -> "reply " + answer.type();
        };
    }

    /** Directories have a size of their own in every file system. */
    private static long size(Answer answer) {
        boolean directory = (answer.body().getInt(20) & 0040000) != 0;
        return directory ? 0 : answer.body().getLong(4);
    }

    private Handles open(Request request) throws Exception {
        long mine = ours.ask(request).handle();
        Answer answer = askThem(ClientPackets.of(request));
        assertEquals(102, answer.type(), answer::toString);
        return new Handles(mine, Integer.toUnsignedLong(answer.body().getInt(4)));
    }

    private Request open(String path, boolean read, boolean write, Creation creation) {
        AttributeChange permissions =
                new AttributeChange(NONE.size(), OptionalInt.of(0644), NONE.owner(), NONE.times());
        return new Request.Open(++lastId, path, read, write, false, creation, permissions);
    }

    private Request makeDirectory(String path) {
        AttributeChange permissions =
                new AttributeChange(NONE.size(), OptionalInt.of(0755), NONE.owner(), NONE.times());
        return new Request.MakeDirectory(++lastId, path, permissions);
    }

    @Test
    void files() throws Exception {
        Handles file = open(open("a", true, true, Creation.CREATE_NEW));
        same(
                file,
                (id, handle) ->
                        new Request.Write(id, handle, 0, ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8))));
        same(file, (id, handle) -> new Request.Write(id, handle, 0, ByteBuffer.wrap(new byte[0])));
        same(file, (id, handle) -> new Request.Read(id, handle, 1, 100));
        same(file, (id, handle) -> new Request.Read(id, handle, 5, 100));
        same(file, (id, handle) -> new Request.Read(id, handle, 0, 0));
        same(file, (id, handle) -> new Request.Read(id, handle, 0, -1));
        same(file, Request.HandleStat::new);
        same(file, Request.Sync::new);
        same(file, Request.HandleSpace::new);
        same(file, Request.ReadDirectory::new);
        same(
                file,
                (id, handle) -> new Request.HandleSetStat(
                        id,
                        handle,
                        new AttributeChange(OptionalLong.of(3), OptionalInt.of(04711), NONE.owner(), NONE.times())));
        same(file, Request.HandleStat::new);
        same(file, Request.Close::new);
        List<WithHandle> all = List.of(
                Request.Close::new,
                Request.HandleStat::new,
                Request.HandleSpace::new,
                Request.Sync::new,
                Request.ReadDirectory::new,
                (id, handle) -> new Request.HandleSetStat(id, handle, NONE),
                (id, handle) -> new Request.Read(id, handle, 0, 1),
                (id, handle) -> new Request.Write(id, handle, 0, ByteBuffer.wrap(new byte[1])));
        for (WithHandle closed : all) {
            same(file, closed);
        }
    }

    @Test
    void opens() throws Exception {
        same(open("no", true, false, Creation.OPEN_EXISTING));
        same(open("no/file", true, true, Creation.CREATE_NEW));
        same(open("a", true, true, Creation.CREATE_NEW));
        same(open("a", true, true, Creation.CREATE_NEW));
        same(open("a", true, true, Creation.OPEN_OR_CREATE));
        same(open("a", false, true, Creation.CREATE_TRUNCATE));
        same(open("b", false, true, Creation.TRUNCATE_EXISTING));
        same(open("a/b", true, true, Creation.CREATE_NEW));
        same(makeDirectory("d"));
        same(open("d", false, true, Creation.OPEN_EXISTING));
        same(open("d", true, true, Creation.CREATE_NEW));
    }

    @Test
    void paths() throws Exception {
        same(open("a", true, true, Creation.CREATE_NEW));
        same(open("b", true, true, Creation.CREATE_NEW));
        same(makeDirectory("d"));
        for (String path : new ArrayList<>(List.of("a", "d", "no", "no/x", "a/x", "x".repeat(5000)))) {
            same(new Request.Stat(++lastId, path, true));
            same(new Request.Stat(++lastId, path, false));
            same(new Request.ReadLink(++lastId, path));
            same(new Request.SetStat(++lastId, path, true, permissions(0600)));
            same(new Request.Space(++lastId, path));
        }
        for (String path : List.of("a", "no", "no/x", "a/x", "x".repeat(5000))) {
            same(new Request.OpenDirectory(++lastId, path));
            same(new Request.RemoveDirectory(++lastId, path));
        }
        for (String path : List.of("a", "d", "no/x", "a/x", "x".repeat(5000))) {
            same(makeDirectory(path));
        }
        for (String path : List.of("d", "no", "no/x", "x".repeat(5000))) {
            same(new Request.Remove(++lastId, path));
        }
    }

    private static AttributeChange permissions(int permissions) {
        return new AttributeChange(NONE.size(), OptionalInt.of(permissions), NONE.owner(), NONE.times());
    }

    @Test
    void directories() throws Exception {
        same(makeDirectory("d"));
        same(makeDirectory("d/e"));
        same(new Request.RemoveDirectory(++lastId, "d"));
        Handles directory = open(new Request.OpenDirectory(++lastId, "d"));
        same(directory, Request.HandleStat::new);
        same(directory, Request.HandleSpace::new);
        same(directory, Request.Sync::new);
        same(directory, (id, handle) -> new Request.Read(id, handle, 0, 1));
        same(directory, Request.ReadDirectory::new);
        same(directory, Request.ReadDirectory::new);
        same(directory, Request.ReadDirectory::new);
        same(directory, Request.Close::new);
        same(new Request.RemoveDirectory(++lastId, "d/e"));
        same(new Request.RemoveDirectory(++lastId, "d"));
        same(new Request.RemoveDirectory(++lastId, "d"));
    }

    @Test
    void renames() throws Exception {
        same(open("a", true, true, Creation.CREATE_NEW));
        same(open("b", true, true, Creation.CREATE_NEW));
        same(makeDirectory("d"));
        same(makeDirectory("e"));
        same(open("e/x", true, true, Creation.CREATE_NEW));
        same(new Request.Rename(++lastId, "a", "b", false));
        same(new Request.Rename(++lastId, "no", "c", false));
        same(new Request.Rename(++lastId, "no", "c", true));
        same(new Request.Rename(++lastId, "a", "no/c", false));
        same(new Request.Rename(++lastId, "d", "e", true));
        same(new Request.Rename(++lastId, "d", "a", false));
        same(new Request.Rename(++lastId, "a", "b", true));
        same(new Request.Rename(++lastId, "d", "f", false));
        same(new Request.Stat(++lastId, "a", true));
        same(new Request.Stat(++lastId, "f", true));
    }

    @Test
    void links() throws Exception {
        same(open("a", true, true, Creation.CREATE_NEW));
        same(new Request.SymbolicLink(++lastId, "l", "a"));
        same(new Request.SymbolicLink(++lastId, "l", "b"));
        same(new Request.SymbolicLink(++lastId, "dangling", "no"));
        same(new Request.SymbolicLink(++lastId, "loop", "loop"));
        for (String path : List.of("l", "dangling", "loop")) {
            same(new Request.Stat(++lastId, path, true));
            same(new Request.Stat(++lastId, path, false));
            same(new Request.ReadLink(++lastId, path));
        }
        same(new Request.HardLink(++lastId, "h", "a"));
        same(new Request.HardLink(++lastId, "h", "a"));
        same(new Request.HardLink(++lastId, "i", "no"));
        same(new Request.SetStat(
                ++lastId,
                "l",
                false,
                new AttributeChange(OptionalLong.of(1), NONE.permissions(), NONE.owner(), NONE.times())));
        same(new Request.Remove(++lastId, "l"));
        same(new Request.Stat(++lastId, "a", true));
        same(open("loop", true, false, Creation.OPEN_EXISTING));
    }

    @Test
    void session() throws Exception {
        same(new Request.Limits(++lastId));
        same(new Request.RealPath(++lastId, "."));
        same(new Request.ExpandPath(++lastId, "~nosuchuser/x"));
        same(new Request.HomeDirectory(++lastId, "nosuchuser"));
        byte[] unknown =
                ClientPackets.packet(200, ClientPackets.u32(++lastId), ClientPackets.text("no-such@example.com"));
        ours.sendBytes(unknown);
        assertEquals(askThem(unknown).status(), ours.answer().status());
    }
}
