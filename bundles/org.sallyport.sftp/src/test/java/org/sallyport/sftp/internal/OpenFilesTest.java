package org.sallyport.sftp.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileStatus;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.session.Login;
import org.sallyport.sftp.internal.TestClient.Answer;
import org.sallyport.sftp.internal.wire.Request;

/** What clients do with files that are open. */
class OpenFilesTest {

    private static final AttributeChange NONE = AttributeChange.NONE;

    private final TestClient client = new TestClient();

    @BeforeEach
    void start() throws Exception {
        client.start();
    }

    @AfterEach
    void stop() {
        client.close();
        assertEquals(0, client.channel.buffers(), "buffers that were not given back");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        client.write("a", "hello");
        assertEquals("hello", client.read("/a"));
    }

    @Test
    void readsAndWritesGoToTheirPositions() throws Exception {
        long handle = client.openFile("a", true, true, Creation.CREATE_NEW);
        client.expect(FileStatus.OK, new Request.Write(1, handle, 4, bytes("ef")));
        client.expect(FileStatus.OK, new Request.Write(2, handle, 0, bytes("ab")));
        assertArrayEquals(
                new byte[] {'b', 0, 0, 'e'},
                client.ask(new Request.Read(3, handle, 1, 4)).data());
    }

    @Test
    void readingEndsAtTheEnd() throws Exception {
        client.write("a", "hello");
        long handle = client.openFile("a", true, false, Creation.OPEN_EXISTING);
        assertEquals(2, client.ask(new Request.Read(1, handle, 3, 100)).data().length);
        client.expect(FileStatus.EOF, new Request.Read(2, handle, 5, 100));
        client.expect(FileStatus.EOF, new Request.Read(3, handle, Long.MAX_VALUE, 100));
        assertEquals(0, client.ask(new Request.Read(4, handle, 0, 0)).data().length, "nothing is not the end");
    }

    @Test
    void longReadsAreCut() throws Exception {
        long handle = client.openFile("a", true, true, Creation.CREATE_NEW);
        client.expect(FileStatus.OK, new Request.Write(1, handle, 0, ByteBuffer.wrap(new byte[200_000])));
        client.expect(FileStatus.OK, new Request.Write(2, handle, 200_000, ByteBuffer.wrap(new byte[200_000])));
        assertEquals(
                261_120,
                client.ask(new Request.Read(3, handle, 0, Integer.MAX_VALUE)).data().length);
        assertEquals(261_120, client.ask(new Request.Read(4, handle, 0, -1)).data().length, "lengths are unsigned");
    }

    @Test
    void handlesAreForWhatTheyWereOpenedFor() throws Exception {
        long writing = client.openFile("a", false, true, Creation.CREATE_NEW);
        client.expect(FileStatus.PERMISSION_DENIED, new Request.Read(1, writing, 0, 10));
        long reading = client.openFile("a", true, false, Creation.TRUNCATE_EXISTING);
        client.expect(FileStatus.PERMISSION_DENIED, new Request.Write(2, reading, 0, bytes("x")));
        client.expect(
                FileStatus.PERMISSION_DENIED,
                new Request.HandleSetStat(
                        3,
                        reading,
                        new AttributeChange(OptionalLong.of(9), NONE.permissions(), NONE.owner(), NONE.times())));
    }

    @Test
    void appendingIgnoresPositions() throws Exception {
        client.write("a", "one");
        Request open = new Request.Open(1, "a", false, true, true, Creation.OPEN_EXISTING, NONE);
        long handle = client.ask(open).handle();
        client.expect(FileStatus.OK, new Request.Write(2, handle, 0, bytes("two")));
        assertEquals("onetwo", client.read("a"));
    }

    @Test
    void creations() throws Exception {
        client.expect(FileStatus.NO_SUCH_FILE, open("a", Creation.OPEN_EXISTING));
        client.expect(FileStatus.NO_SUCH_FILE, open("no/a", Creation.CREATE_NEW));
        client.write("a", "one");
        client.expect(FileStatus.FAILURE, open("a", Creation.CREATE_NEW));
        client.openFile("a", true, true, Creation.OPEN_OR_CREATE);
        assertEquals("one", client.read("a"));
        client.openFile("a", true, true, Creation.TRUNCATE_EXISTING);
        long handle = client.openFile("a", true, false, Creation.OPEN_EXISTING);
        client.expect(FileStatus.EOF, new Request.Read(9, handle, 0, 10));
    }

    private Request open(String path, Creation creation) {
        return new Request.Open(client.nextId(), path, true, true, false, creation, NONE);
    }

    @Test
    void directoriesAreNotOpenedAsFiles() throws Exception {
        client.makeDirectory("d");
        client.expect(FileStatus.FAILURE, open("d", Creation.OPEN_OR_CREATE));
    }

    @Test
    void attributesOfAnOpenFile() throws Exception {
        long handle = client.openFile("a", true, true, Creation.CREATE_NEW);
        FileTime time = FileTime.from(Instant.ofEpochSecond(1_000_000_000));
        AttributeChange change = new AttributeChange(
                OptionalLong.of(7),
                OptionalInt.of(0600),
                Optional.of(new AttributeChange.Owner(5, 6)),
                Optional.of(new AttributeChange.Times(time, time)));
        client.expect(FileStatus.OK, new Request.HandleSetStat(1, handle, change));
        ByteBuffer attributes = client.ask(new Request.HandleStat(2, handle)).body();
        assertEquals(7, attributes.getLong(4));
        assertEquals(5, attributes.getInt(12));
        assertEquals(6, attributes.getInt(16));
        assertEquals(0100600, attributes.getInt(20));
        assertEquals(1_000_000_000, attributes.getInt(28));
    }

    @Test
    void closedHandlesAreAnsweredAsOpenSshAnswers() throws Exception {
        long handle = client.openFile("a", true, true, Creation.CREATE_NEW);
        client.expect(FileStatus.OK, new Request.Close(1, handle));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.Close(2, handle));
        client.expect(FileStatus.FAILURE, new Request.Read(3, handle, 0, 1));
        client.expect(FileStatus.FAILURE, new Request.Write(4, handle, 0, bytes("x")));
        client.expect(FileStatus.FAILURE, new Request.HandleStat(5, handle));
        client.expect(FileStatus.FAILURE, new Request.HandleSetStat(6, handle, NONE));
        client.expect(FileStatus.FAILURE, new Request.ReadDirectory(7, handle));
        client.expect(FileStatus.FAILURE, new Request.HandleSpace(8, handle));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.Sync(9, handle));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.CopyData(10, handle, 0, 0, handle, 0));
    }

    @Test
    void aHandleOfAnotherChannelIsWorthNothing() throws Exception {
        long mine = client.openFile("a", true, true, Creation.CREATE_NEW);
        try (TestClient other = new TestClient()) {
            other.start();
            long theirs = other.openFile("a", true, true, Creation.CREATE_NEW);
            assertNotEquals(mine, theirs);
            other.expect(FileStatus.FAILURE, new Request.Read(1, mine, 0, 1));
            other.expect(FileStatus.NO_SUCH_FILE, new Request.Close(2, mine));
        }
    }

    @Test
    void guessedHandlesAreNone() throws Exception {
        long handle = client.openFile("a", true, true, Creation.CREATE_NEW);
        for (long guess : new long[] {handle ^ 1, handle + (1L << 32), 0, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            client.expect(FileStatus.FAILURE, new Request.Read(client.nextId(), guess, 0, 1));
        }
    }

    @Test
    void aThousandHandles() throws Exception {
        List<Long> handles = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            handles.add(client.openFile("f" + i, true, true, Creation.CREATE_NEW));
        }
        assertEquals(1000, new HashSet<>(handles).size());
        for (int i = 0; i < 1000; i++) {
            client.expect(FileStatus.OK, new Request.Write(i, handles.get(i), 0, bytes("" + i)));
        }
        for (int i = 999; i >= 0; i--) {
            String content = new String(
                    client.ask(new Request.Read(i, handles.get(i), 0, 10)).data(), StandardCharsets.UTF_8);
            assertEquals("" + i, content);
            client.expect(FileStatus.OK, new Request.Close(i, handles.get(i)));
        }
    }

    @Test
    void moreHandlesThanConfiguredAreRefused() throws Exception {
        try (TestClient small = new TestClient(Login.of("alice"), Map.of("sftp.handles.max", "3"))) {
            small.start();
            small.openFile("a", true, true, Creation.CREATE_NEW);
            small.openFile("b", true, true, Creation.CREATE_NEW);
            long third = small.openFile("c", true, true, Creation.CREATE_NEW);
            Request fourth = new Request.Open(1, "d", true, true, false, Creation.CREATE_NEW, NONE);
            small.expect(FileStatus.FAILURE, fourth);
            small.expect(FileStatus.NO_SUCH_FILE, new Request.Stat(2, "d", true));
            small.expect(FileStatus.FAILURE, new Request.OpenDirectory(3, "/"));
            small.expect(FileStatus.OK, new Request.Close(4, third));
            small.expect(FileStatus.NO_SUCH_FILE, new Request.Close(5, third));
            small.ask(fourth).handle();
        }
    }

    @Test
    void copyData() throws Exception {
        client.write("a", "0123456789".repeat(20_000));
        long from = client.openFile("a", true, false, Creation.OPEN_EXISTING);
        long to = client.openFile("b", true, true, Creation.CREATE_NEW);
        client.expect(FileStatus.OK, new Request.CopyData(1, from, 5, 0, to, 2));
        assertEquals(199_997, client.ask(new Request.HandleStat(2, to)).body().getLong(4));
        assertArrayEquals(
                new byte[] {0, 0, '5', '6'},
                client.ask(new Request.Read(3, to, 0, 4)).data());
        client.expect(FileStatus.OK, new Request.CopyData(4, from, 0, 3, to, 0));
        assertArrayEquals(
                new byte[] {'0', '1', '2', '6'},
                client.ask(new Request.Read(5, to, 0, 4)).data());
        client.expect(FileStatus.EOF, new Request.CopyData(6, from, 199_999, 2, to, 0));
        client.expect(FileStatus.OK, new Request.CopyData(7, from, 1_000_000, 0, to, 0));
        client.expect(FileStatus.FAILURE, new Request.CopyData(8, from, 0, 0, from, 0));
        long again = client.openFile("a", true, true, Creation.OPEN_EXISTING);
        client.expect(FileStatus.FAILURE, new Request.CopyData(9, from, 0, 0, again, 0));
        client.expect(FileStatus.PERMISSION_DENIED, new Request.CopyData(10, to, 0, 0, from, 0));
    }

    @Test
    void aFileThatIsCopiedIntoAnotherOfItsNamesEnds() throws Exception {
        client.write("a", "0123456789");
        client.expect(FileStatus.OK, new Request.HardLink(1, "b", "a"));
        long from = client.openFile("a", true, false, Creation.OPEN_EXISTING);
        long to = client.openFile("b", false, true, Creation.OPEN_EXISTING);
        client.expect(FileStatus.OK, new Request.CopyData(2, from, 0, 0, to, 5));
        assertEquals(15, client.ask(new Request.HandleStat(3, from)).body().getLong(4));
    }

    @Test
    void syncAndSpace() throws Exception {
        long handle = client.openFile("a", true, true, Creation.CREATE_NEW);
        client.expect(FileStatus.OK, new Request.Sync(1, handle));
        Answer space = client.ask(new Request.HandleSpace(2, handle));
        assertEquals(201, space.type());
        assertEquals(4096, space.body().getLong(0));
        assertEquals(255, space.body().getLong(80));
    }
}
