package org.sallyport.sftp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sallyport.channel.DataHandler;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileStore;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.session.Login;
import org.sallyport.sftp.internal.wire.Request;

/** A client of version 3 on a {@link FakeChannel} of a subsystem of its own. */
final class TestClient implements AutoCloseable {

    /** The time of the files in {@link #store}. */
    static final Instant NOW = Instant.parse("2026-03-05T06:07:08Z");

    final SftpSubsystem subsystem = new SftpSubsystem();
    final MemoryStore store = new MemoryStore(Clock.fixed(NOW, ZoneOffset.UTC));
    final FakeChannel channel;
    private DataHandler handler;
    private long sentBytes;
    private int lastId;

    /** A reply: its type, what is behind its id, and how it looks in a failure. */
    record Answer(int type, int id, ByteBuffer body) {

        int status() {
            assertEquals(101, type, "the type of a status");
            return body.getInt(0);
        }

        String message() {
            assertEquals(101, type, "the type of a status");
            return string(body.duplicate().position(4));
        }

        long handle() {
            assertEquals(102, type, this::toString);
            assertEquals(8, body.getInt(0), "the length of a handle");
            return body.getLong(4);
        }

        byte[] data() {
            assertEquals(103, type, this::toString);
            byte[] data = new byte[body.getInt(0)];
            body.get(4, data);
            return data;
        }

        /** The names of the entries. */
        List<String> names() {
            assertEquals(104, type, this::toString);
            List<String> names = new ArrayList<>();
            ByteBuffer rest = body.duplicate();
            int count = rest.getInt();
            for (int i = 0; i < count; i++) {
                names.add(string(rest));
                string(rest);
                if (rest.getInt() != 0) {
                    rest.position(rest.position() + 28);
                }
            }
            assertEquals(0, rest.remaining(), "bytes behind the last entry");
            return names;
        }

        private static String string(ByteBuffer in) {
            byte[] bytes = new byte[in.getInt()];
            in.get(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return type == 101 ? "status " + body.getInt(0) + " " + message() : "reply of type " + type;
        }
    }

    /** A client that may do everything. */
    TestClient() {
        this(Login.of("alice"), Map.of());
    }

    TestClient(Login login, Map<String, Object> settings) {
        channel = new FakeChannel(login);
        channel.settings().putAll(settings);
        subsystem.addStore("default", store);
    }

    /** Replaces what is mounted at {@code /}. */
    TestClient with(FileStore other) {
        subsystem.addStore("default", other);
        return this;
    }

    /** Opens the channel and says hello. */
    TestClient start() throws InterruptedException {
        handler = subsystem.open(channel);
        sendBytes(ClientPackets.init(3));
        ByteBuffer version = channel.packet();
        assertEquals(2, version.get(), "SSH_FXP_VERSION");
        assertEquals(3, version.getInt());
        return this;
    }

    /** Opens the channel and says nothing. */
    TestClient open() {
        handler = subsystem.open(channel);
        return this;
    }

    DataHandler handler() {
        return handler;
    }

    int nextId() {
        return ++lastId;
    }

    void sendBytes(byte[] bytes) {
        sentBytes += bytes.length;
        handler.data(ByteBuffer.wrap(bytes));
        channel.runTurns();
    }

    long sentBytes() {
        return sentBytes;
    }

    Answer answer() throws InterruptedException {
        ByteBuffer packet = channel.packet();
        int type = packet.get() & 0xff;
        return new Answer(type, packet.getInt(), packet.slice());
    }

    /** Asks and waits for the answer. */
    Answer ask(Request request) throws InterruptedException {
        sendBytes(ClientPackets.of(request));
        Answer answer = answer();
        assertEquals(request.id(), answer.id(), "the answer's id");
        return answer;
    }

    void expect(FileStatus status, Request request) throws InterruptedException {
        Answer answer = ask(request);
        assertEquals(status.code(), answer.status(), () -> request + ": " + answer);
    }

    long openFile(String path, boolean read, boolean write, Creation creation) throws InterruptedException {
        return ask(new Request.Open(nextId(), path, read, write, false, creation, AttributeChange.NONE))
                .handle();
    }

    void write(String path, String content) throws InterruptedException {
        long handle = openFile(path, false, true, Creation.CREATE_TRUNCATE);
        expect(
                FileStatus.OK,
                new Request.Write(nextId(), handle, 0, ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8))));
        expect(FileStatus.OK, new Request.Close(nextId(), handle));
    }

    String read(String path) throws InterruptedException {
        long handle = openFile(path, true, false, Creation.OPEN_EXISTING);
        String content =
                new String(ask(new Request.Read(nextId(), handle, 0, 32768)).data(), StandardCharsets.UTF_8);
        expect(FileStatus.OK, new Request.Close(nextId(), handle));
        return content;
    }

    void makeDirectory(String path) throws InterruptedException {
        expect(FileStatus.OK, new Request.MakeDirectory(nextId(), path, AttributeChange.NONE));
    }

    /** All names of a directory. */
    List<String> list(String path) throws InterruptedException {
        long handle = ask(new Request.OpenDirectory(nextId(), path)).handle();
        List<String> names = new ArrayList<>();
        Answer answer = ask(new Request.ReadDirectory(nextId(), handle));
        while (answer.type() == 104) {
            names.addAll(answer.names());
            answer = ask(new Request.ReadDirectory(nextId(), handle));
        }
        assertEquals(FileStatus.EOF.code(), answer.status());
        expect(FileStatus.OK, new Request.Close(nextId(), handle));
        return names;
    }

    @Override
    public void close() {
        subsystem.close();
    }
}
