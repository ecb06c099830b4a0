package org.sallyport.sftp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileStatus;
import org.sallyport.sftp.internal.TestClient.Answer;
import org.sallyport.sftp.internal.wire.Request;

/** Clients that mean no good get an answer or a closed channel. */
class HostileFramesTest {

    private static final long SEED = 20261121;
    private static final int BAD_PACKET = 11;

    private final TestClient client = new TestClient();

    @AfterEach
    void stop() {
        client.close();
        assertEquals(0, client.channel.buffers(), "buffers that were not given back");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 256 * 1024 + 1})
    void lengthsThatAreNone(int length) throws Exception {
        client.start();
        client.sendBytes(ClientPackets.of(new Request.Limits(1)));
        client.sendBytes(ClientPackets.u32(length));
        assertEquals(1, client.answer().id(), "what came before is answered");
        assertEquals(BAD_PACKET, client.channel.exitStatus());
        client.sendBytes(ClientPackets.of(new Request.Limits(2)));
        assertEquals(0, client.channel.waiting(), "nothing is answered after the end");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Integer.MAX_VALUE, -1})
    void lengthsThatAreNoneInsteadOfInit(int length) throws Exception {
        client.open();
        client.sendBytes(ClientPackets.u32(length));
        assertEquals(BAD_PACKET, client.channel.exitStatus());
    }

    @Test
    void requestsBeforeInit() throws Exception {
        client.open();
        client.sendBytes(ClientPackets.of(new Request.RealPath(1, ".")));
        assertEquals(BAD_PACKET, client.channel.exitStatus());
        assertEquals(0, client.channel.waiting());
    }

    @Test
    void initWithoutAVersion() throws Exception {
        client.open();
        client.sendBytes(ClientPackets.packet(1));
        assertEquals(BAD_PACKET, client.channel.exitStatus());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 6, 99, -1})
    void everyVersionIsAnswered(int version) throws Exception {
        client.open();
        client.sendBytes(ClientPackets.init(version));
        assertEquals(3, client.channel.packet().getInt(1));
    }

    @Test
    void initOnceMore() throws Exception {
        client.start();
        client.sendBytes(ClientPackets.init(3));
        Answer answer = client.answer();
        assertEquals(3, answer.id());
        assertEquals(FileStatus.OP_UNSUPPORTED.code(), answer.status());
        client.ask(new Request.Limits(1));
    }

    @Test
    void unknownTypes() throws Exception {
        client.start();
        for (int type : new int[] {0, 2, 21, 22, 23, 42, 101, 199, 201, 255}) {
            client.sendBytes(ClientPackets.packet(type, ClientPackets.u32(type), ClientPackets.text("x")));
            Answer answer = client.answer();
            assertEquals(type, answer.id());
            assertEquals(FileStatus.OP_UNSUPPORTED.code(), answer.status());
        }
        client.sendBytes(ClientPackets.packet(200, ClientPackets.u32(7), ClientPackets.text("no-such@example.com")));
        assertEquals(FileStatus.OP_UNSUPPORTED.code(), client.answer().status());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void withoutANumberThereIsNoAnswer(int length) throws Exception {
        client.start();
        client.sendBytes(ClientPackets.packet(17, new byte[length - 1]));
        assertEquals(BAD_PACKET, client.channel.exitStatus());
    }

    @Test
    void truncatedRequests() throws Exception {
        client.start();
        for (int type = 3; type <= 20; type++) {
            client.sendBytes(ClientPackets.packet(type, ClientPackets.u32(type), ClientPackets.u32(1000)));
            Answer answer = client.answer();
            assertEquals(type, answer.id());
            assertEquals(FileStatus.BAD_MESSAGE.code(), answer.status());
        }
    }

    @Test
    void aHandleOf256Bytes() throws Exception {
        client.start();
        byte[] handle = ClientPackets.bytes(new byte[256]);
        for (int type : new int[] {4, 5, 6, 8, 10, 12}) {
            client.sendBytes(ClientPackets.packet(
                    type, ClientPackets.u32(type), handle, ClientPackets.u64(0), ClientPackets.u32(0)));
            int status = client.answer().status();
            assertEquals(
                    type == 4 ? FileStatus.NO_SUCH_FILE.code() : FileStatus.FAILURE.code(), status, "type " + type);
        }
    }

    @Test
    void names() throws Exception {
        client.start();
        for (String name : List.of("a\0b", "\0", "x".repeat(5000), "d/".repeat(3000))) {
            client.expect(FileStatus.BAD_MESSAGE, new Request.Stat(1, name, true));
            client.expect(FileStatus.BAD_MESSAGE, new Request.OpenDirectory(2, name));
            client.expect(FileStatus.BAD_MESSAGE, new Request.MakeDirectory(3, name, AttributeChange.NONE));
            client.expect(FileStatus.BAD_MESSAGE, new Request.Rename(4, "a", name, true));
            client.expect(FileStatus.BAD_MESSAGE, new Request.ExpandPath(5, name));
        }
        byte[] latin = "\u00e4".getBytes(StandardCharsets.ISO_8859_1);
        client.sendBytes(ClientPackets.packet(17, ClientPackets.u32(6), ClientPackets.bytes(latin)));
        assertEquals(FileStatus.BAD_MESSAGE.code(), client.answer().status());
        assertEquals(List.of(".", ".."), client.list("/"), "nothing was made");
    }

    @Test
    void aPacketThatNeverEndsCostsOneBuffer() throws Exception {
        client.start();
        client.sendBytes(ClientPackets.u32(256 * 1024));
        for (int i = 0; i < 255; i++) {
            client.sendBytes(new byte[1024]);
        }
        assertEquals(0, client.channel.waiting());
        client.handler().closed();
    }

    @Test
    void aFloodOfTheSmallestRequests() throws Exception {
        client.start();
        byte[] request = ClientPackets.packet(0, ClientPackets.u32(1));
        ByteBuffer flood = ByteBuffer.allocate(20_000 * request.length);
        while (flood.hasRemaining()) {
            flood.put(request);
        }
        client.sendBytes(flood.array());
        for (int i = 0; i < 20_000; i++) {
            assertEquals(FileStatus.OP_UNSUPPORTED.code(), client.answer().status());
        }
        assertTrue(client.channel.sends() < 2_000, "answers leave together: " + client.channel.sends());
    }

    @Test
    void noise() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            try (TestClient noisy = new TestClient()) {
                noisy.start();
                byte[] noise = new byte[5 + random.nextInt(200)];
                random.nextBytes(noise);
                noisy.sendBytes(ClientPackets.packet(3 + random.nextInt(18), ClientPackets.u32(round), noise));
                noisy.sendBytes(ClientPackets.of(new Request.Limits(-1)));
                assertEquals(round, noisy.answer().id(), "seed " + SEED);
                assertEquals(-1, noisy.answer().id(), "the session goes on, seed " + SEED);
            }
        }
    }
}
