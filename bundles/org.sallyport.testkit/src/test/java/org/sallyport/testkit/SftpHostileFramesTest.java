package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
    private static Process connection;
    private static String socket;

    private Channel good;
    private Channel bad;

    /** The subsystem, as ssh's standard input and output. */
    private static final class Channel implements AutoCloseable {

        private final Process ssh;
        private final DataInputStream in;
        private final OutputStream out;

        Channel(Process ssh) {
            this.ssh = ssh;
            this.in = new DataInputStream(ssh.getInputStream());
            this.out = ssh.getOutputStream();
        }

        void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** A packet, waited for. */
        ByteBuffer packet() throws Exception {
            return CompletableFuture.supplyAsync(() -> {
                        try {
                            return ByteBuffer.wrap(in.readNBytes(in.readInt()));
                        } catch (IOException e) {
                            throw new AssertionError("no packet", e);
                        }
                    })
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        /** The status that a request is answered with. */
        int status(byte[] request) throws Exception {
            send(request);
            ByteBuffer packet = packet();
            assertEquals(101, packet.get(), "the type of a status");
            packet.getInt();
            return packet.getInt();
        }

        ByteBuffer ask(Request request) throws Exception {
            send(ClientPackets.of(request));
            ByteBuffer packet = packet();
            assertEquals(request.id(), packet.getInt(1), "the answer's id");
            return packet;
        }

        /** What the server says when it closes the channel. */
        int exitStatus() throws Exception {
            assertTrue(ssh.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the channel is still open");
            return ssh.exitValue();
        }

        @Override
        public void close() {
            ssh.destroyForcibly();
        }
    }

    @BeforeAll
    static void connect() throws Exception {
        server = new SftpServer(directory);
        socket = directory.resolve("s").toString();
        connection = server.ssh(List.of("-M", "-S", socket, "-N"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (server.ssh(List.of("-S", socket, "-O", "check")).waitFor() != 0) {
            assertTrue(System.nanoTime() < deadline, "ssh does not connect");
        }
    }

    @AfterAll
    static void disconnect() {
        connection.destroyForcibly();
        server.close();
    }

    @BeforeEach
    void open() throws Exception {
        server.empty();
        good = channel();
        bad = channel();
        good.send(ClientPackets.init(3));
        assertEquals(2, good.packet().get());
    }

    private static Channel channel() throws IOException {
        return new Channel(server.ssh(List.of("-S", socket, "-s"), "sftp"));
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

    private void startBad() throws Exception {
        bad.send(ClientPackets.init(3));
        assertEquals(2, bad.packet().get());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void lengthsThatAreNone(int length) throws Exception {
        startBad();
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
        startBad();
        bad.send(ClientPackets.u32(200_000));
        bad.send(new byte[100_000]);
        bad.out.close();
        assertEquals(0, bad.exitStatus());
    }

    @Test
    void whatIsTruncatedOrUnknownIsAnswered() throws Exception {
        startBad();
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
        startBad();
        for (int i = 0; i < 1000; i++) {
            ByteBuffer handle =
                    bad.ask(new Request.Open(i, "f" + i, true, true, false, Creation.CREATE_NEW, AttributeChange.NONE));
            assertEquals(102, handle.get(0));
        }
        bad.close();
    }

    @Test
    void aClientThatReadsNothing() throws Exception {
        startBad();
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
        startBad();
        bad.out.close();
        assertEquals(0, bad.exitStatus());
        assertThrows(EOFException.class, bad.in::readInt);
    }
}
