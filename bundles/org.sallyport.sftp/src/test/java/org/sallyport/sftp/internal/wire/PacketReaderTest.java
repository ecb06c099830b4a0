package org.sallyport.sftp.internal.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.sftp.internal.ClientPackets;

class PacketReaderTest {

    private static final long SEED = 20261121;

    private final PacketReader reader = new PacketReader(new SegmentPool());

    private boolean accept(byte... bytes) {
        ByteBuffer data = ByteBuffer.wrap(bytes);
        boolean news = reader.accept(data);
        assertFalse(data.hasRemaining() && reader.fault().isEmpty(), "all bytes are taken");
        return news;
    }

    private byte[] take() {
        assertTrue(reader.next(), "there is a packet");
        ByteBuffer packet = reader.packet();
        byte[] bytes = new byte[packet.remaining()];
        packet.get(bytes);
        assertEquals(bytes.length + 4, reader.done());
        return bytes;
    }

    @Test
    void onePacket() {
        assertTrue(accept(new byte[] {0, 0, 0, 2, 7, 8}));
        assertArrayEquals(new byte[] {7, 8}, take());
        assertFalse(reader.next());
        assertEquals("", reader.fault());
    }

    @Test
    void byteByByte() {
        byte[] bytes = {0, 0, 0, 2, 7, 8};
        for (int i = 0; i < 5; i++) {
            assertFalse(accept(bytes[i]), "not whole after byte " + i);
            assertFalse(reader.next());
        }
        assertTrue(accept(bytes[5]));
        assertArrayEquals(new byte[] {7, 8}, take());
    }

    @Test
    void severalAtOnce() {
        assertTrue(accept(new byte[] {0, 0, 0, 1, 7, 0, 0, 0, 1, 8, 0, 0}));
        assertArrayEquals(new byte[] {7}, take());
        assertArrayEquals(new byte[] {8}, take());
        assertFalse(reader.next());
        assertTrue(accept(new byte[] {0, 1, 9}));
        assertArrayEquals(new byte[] {9}, take());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, PacketReader.MAX_LENGTH + 1})
    void lengthsThatAreNone(int length) {
        accept(ClientPackets.packet(7));
        assertTrue(accept(ClientPackets.u32(length)), "a fault is news");
        assertArrayEquals(new byte[] {7}, take(), "what came before is still there");
        assertFalse(reader.next());
        assertTrue(reader.fault().contains(Integer.toUnsignedString(length)), reader.fault());
        accept(ClientPackets.packet(7));
        assertFalse(reader.next(), "nothing is read after a fault");
    }

    @Test
    void theLongestPacket() {
        byte[] packet = ClientPackets.packet(7, new byte[PacketReader.MAX_LENGTH - 1]);
        assertTrue(accept(packet));
        assertEquals(PacketReader.MAX_LENGTH, take().length);
    }

    @Test
    void packetsInAnyPieces() {
        Random random = new Random(SEED);
        List<byte[]> packets = packets(random, 600);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        packets.forEach(stream::writeBytes);
        ByteBuffer bytes = ByteBuffer.wrap(stream.toByteArray());
        int taken = 0;
        while (bytes.hasRemaining()) {
            int size = Math.min(bytes.remaining(), 1 + random.nextInt(40_000));
            byte[] piece = new byte[size];
            bytes.get(piece);
            accept(piece);
            while (random.nextInt(4) != 0 && reader.next()) {
                assertPacket(packets.get(taken++));
            }
            if (random.nextBoolean()) {
                reader.trim();
            }
        }
        while (reader.next()) {
            assertPacket(packets.get(taken++));
        }
        assertEquals(packets.size(), taken, "seed " + SEED);
    }

    private void assertPacket(byte[] expected) {
        ByteBuffer packet = reader.packet();
        assertEquals(ByteBuffer.wrap(expected, 4, expected.length - 4), packet, "seed " + SEED);
        reader.done();
    }

    private static List<byte[]> packets(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] body = new byte[random.nextInt(i % 10 == 0 ? PacketReader.MAX_LENGTH : 5_000)];
                    random.nextBytes(body);
                    return ClientPackets.packet(i, body);
                })
                .toList();
    }

    @Test
    void twoThreads() throws Exception {
        List<byte[]> packets = packets(new Random(SEED), 2000);
        CompletableFuture<Void> bringing = CompletableFuture.runAsync(() -> {
            Random random = new Random(SEED);
            for (byte[] packet : packets) {
                int split = random.nextInt(packet.length);
                reader.accept(ByteBuffer.wrap(packet, 0, split));
                reader.accept(ByteBuffer.wrap(packet, split, packet.length - split));
            }
        });
        int taken = 0;
        while (taken < packets.size()) {
            if (reader.next()) {
                assertPacket(packets.get(taken++));
            } else {
                reader.trim();
                assertFalse(bringing.isCompletedExceptionally(), "the other thread has failed");
                Thread.onSpinWait();
            }
        }
        bringing.get(20, TimeUnit.SECONDS);
    }

    @Test
    void buffersComeBack() {
        SegmentPool pool = new SegmentPool();
        ByteBuffer known = pool.take(1);
        pool.give(known);
        PacketReader first = new PacketReader(pool);
        first.accept(ByteBuffer.wrap(ClientPackets.packet(7)));
        assertFalse(pool.take(1) == known, "the buffer is in use");
        assertTrue(first.next());
        first.done();
        assertFalse(first.next());
        first.trim();
        assertTrue(pool.take(1) == known, "the idle reader has given it back");
    }

    @Test
    void aPacketThatHasBegunKeepsItsBuffer() {
        SegmentPool pool = new SegmentPool();
        ByteBuffer known = pool.take(1);
        pool.give(known);
        PacketReader first = new PacketReader(pool);
        first.accept(ByteBuffer.wrap(new byte[] {0, 0, 0, 2, 7}));
        first.trim();
        assertFalse(pool.take(1) == known);
        first.close();
        assertFalse(pool.take(1) == known, "the other thread may still write to it");
        List<ByteBuffer> ignored = new ArrayList<>();
        ignored.add(ByteBuffer.wrap(new byte[] {8}));
        assertFalse(first.accept(ignored.get(0)), "a closed reader takes nothing");
    }
}
