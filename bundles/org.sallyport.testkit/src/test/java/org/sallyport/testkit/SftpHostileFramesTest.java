package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.sftp.internal.ClientPackets;
import org.sallyport.sftp.internal.wire.Request;

/** Channels that are sent what no client sends, beside a channel of the same connection that goes on. */
class SftpHostileFramesTest {

    private static final long PATIENCE_SECONDS = 30;
    private static final int BAD_PACKET = 11;
    private static final int BAD_MESSAGE = 5;

    @TempDir
    private static Path directory;

    private static SftpServer server;
    private static SftpConnection connection;

    private SftpChannel good;
    private SftpChannel bad;

    @BeforeAll
    static void connect() throws Exception {
        server = new SftpServer(directory);
        connection = server.connect();
    }

    @AfterAll
    static void disconnect() {
        connection.close();
        server.close();
    }

    @BeforeEach
    void open() throws Exception {
        server.empty();
        good = connection.channel();
        bad = connection.channel();
        good.started();
    }

    @AfterEach
    void goodGoesOn() throws Exception {
        try {
            assertEquals(104, good.ask(new Request.RealPath(7, ".")).get(0), "the other channel goes on");
        } finally {
            good.close();
            bad.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void lengthsThatAreNone(int length) throws Exception {
        bad.started();
        long before = directMemory();
        // In one piece: the server may close as soon as it has seen the length.
        bad.send(ByteBuffer.allocate(1004).putInt(length).array());
        assertEquals(BAD_PACKET, bad.exitStatus());
        assertTrue(directMemory() - before <= 1 << 20, "memory");
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void requestsBeforeInit() throws Exception {
        bad.send(ClientPackets.of(new Request.RealPath(1, ".")));
        assertEquals(BAD_PACKET, bad.exitStatus());
    }

    @Test
    void theClientGoesInTheMiddleOfAPacket() throws Exception {
        bad.started();
        bad.send(ClientPackets.u32(200_000));
        bad.send(new byte[100_000]);
        bad.closeInput();
        assertEquals(0, bad.exitStatus());
    }

    @Test
    void whatIsTruncatedOrUnknownIsAnswered() throws Exception {
        bad.started();
        for (int type = 3; type <= 20; type++) {
            assertEquals(BAD_MESSAGE, bad.status(ClientPackets.packet(type, ClientPackets.u32(1), new byte[3])));
        }
        for (int type : new int[] {0, 21, 99, 199, 255}) {
            assertEquals(8, bad.status(ClientPackets.packet(type, ClientPackets.u32(1))));
        }
        assertEquals(4, bad.status(ClientPackets.packet(8, ClientPackets.u32(1), ClientPackets.bytes(new byte[256]))));
        for (String name : List.of("a\0b", "x".repeat(5000))) {
            assertEquals(BAD_MESSAGE, bad.status(ClientPackets.of(new Request.Stat(1, name, true))));
        }
        assertEquals(104, bad.ask(new Request.RealPath(1, ".")).get(0));
    }

    @Test
    void aThousandHandles() throws Exception {
        bad.started();
        for (int i = 0; i < 1000; i++) {
            ByteBuffer handle =
                    bad.ask(new Request.Open(i, "f" + i, true, true, false, Creation.CREATE_NEW, AttributeChange.NONE));
            assertEquals(102, handle.get(0));
        }
        bad.close();
    }

    @Test
    void aClientThatReadsNothing() throws Exception {
        bad.started();
        ByteBuffer opened =
                bad.ask(new Request.Open(1, "big", true, true, false, Creation.CREATE_NEW, AttributeChange.NONE));
        long handle = opened.getLong(9);
        for (int i = 0; i < 8; i++) {
            ByteBuffer data = ByteBuffer.wrap(new byte[250_000]);
            assertEquals(0, bad.status(ClientPackets.of(new Request.Write(2, handle, 250_000L * i, data))));
        }
        long before = directMemory();
        int sent = 0;
        byte[] read = ClientPackets.of(new Request.Read(3, handle, 0, 250_000));
        // Until neither the pipe nor the window takes more: the server has stopped reading.
        while (sent < 400) {
            bad.send(read);
            sent++;
        }
        assertEquals(104, good.ask(new Request.RealPath(8, ".")).get(0), "meanwhile the other channel is served");
        assertTrue(directMemory() - before <= 8 << 20, "memory");
        for (int i = 0; i < sent; i++) {
            ByteBuffer answer = bad.packet();
            assertEquals(250_013 - 4, answer.remaining());
        }
    }

    @Test
    void endsAreSeen() throws Exception {
        bad.started();
        bad.closeInput();
        assertEquals(0, bad.exitStatus());
        assertThrows(EOFException.class, bad::length);
    }
}
