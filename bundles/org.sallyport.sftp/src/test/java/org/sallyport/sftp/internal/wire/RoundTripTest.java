package org.sallyport.sftp.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.sftp.internal.ClientPackets;

/** What a client writes is what is read, for many requests; and nothing that was cut or changed does worse than be refused. */
class RoundTripTest {

    private static final long SEED = 20261121;
    private static final int ROUNDS = 2600;

    private final Random random = new Random(SEED);
    private final Wire wire = new WireV3(new LongNames(Clock.systemUTC()));

    private final List<IntFunction<Request>> kinds = List.of(
            id -> new Request.Open(
                    id, path(), true, random.nextBoolean(), random.nextBoolean(), creation(), permissionsOnly()),
            id -> new Request.Close(id, handle()),
            id -> new Request.Read(id, handle(), size(), random.nextInt()),
            id -> new Request.Write(id, handle(), size(), ByteBuffer.wrap(bytes(random.nextInt(2000)))),
            id -> new Request.Stat(id, path(), random.nextBoolean()),
            id -> new Request.HandleStat(id, handle()),
            id -> new Request.SetStat(id, path(), random.nextBoolean(), change()),
            id -> new Request.HandleSetStat(id, handle(), change()),
            id -> new Request.OpenDirectory(id, path()),
            id -> new Request.ReadDirectory(id, handle()),
            id -> new Request.Remove(id, path()),
            id -> new Request.MakeDirectory(id, path(), permissionsOnly()),
            id -> new Request.RemoveDirectory(id, path()),
            id -> new Request.RealPath(id, path()),
            id -> new Request.Rename(id, path(), path(), random.nextBoolean()),
            id -> new Request.ReadLink(id, path()),
            id -> new Request.SymbolicLink(id, path(), path()),
            id -> new Request.HardLink(id, path(), path()),
            id -> new Request.Space(id, path()),
            id -> new Request.HandleSpace(id, handle()),
            id -> new Request.Sync(id, handle()),
            id -> new Request.Limits(id),
            id -> new Request.ExpandPath(id, path()),
            id -> new Request.CopyData(id, handle(), size(), size(), handle(), size()),
            id -> new Request.HomeDirectory(id, path()),
            id -> new Request.PrincipalNames(id, numbers(), numbers()));

    @Test
    void everyKindIsRead() throws Exception {
        assertEquals(
                Request.class.getPermittedSubclasses().length - 1,
                kinds.size(),
                "all kinds of requests but Unreadable");
        for (int round = 0; round < ROUNDS; round++) {
            Request request = kinds.get(round % kinds.size()).apply(random.nextInt());
            byte[] packet = ClientPackets.of(request);
            ByteBuffer in = ByteBuffer.wrap(packet).position(PacketReader.LENGTH_FIELD);
            assertEquals(request, wire.decode(in), () -> "seed " + SEED);
        }
    }

    @Test
    void everyPrefixIsRefused() throws Exception {
        for (IntFunction<Request> kind : kinds) {
            Request request = kind.apply(42);
            byte[] packet = ClientPackets.of(request);
            for (int end = PacketReader.LENGTH_FIELD + 5; end < packet.length; end++) {
                Request read = wire.decode(ByteBuffer.wrap(packet, 0, end).position(PacketReader.LENGTH_FIELD));
                assertInstanceOf(Request.Unreadable.class, read, () -> request + ", seed " + SEED);
            }
        }
    }

    @Test
    void changedPacketsAreReadOrRefused() throws Exception {
        for (int round = 0; round < 4 * ROUNDS; round++) {
            byte[] packet = ClientPackets.of(kinds.get(round % kinds.size()).apply(42));
            int start = PacketReader.LENGTH_FIELD + 5;
            for (int i = 0; i < 3 && packet.length > start; i++) {
                packet[start + random.nextInt(packet.length - start)] = (byte) random.nextInt();
            }
            packet[PacketReader.LENGTH_FIELD] = (byte) (round % 3 == 0 ? random.nextInt() : packet[4]);
            Request read = wire.decode(ByteBuffer.wrap(packet).position(PacketReader.LENGTH_FIELD));
            assertEquals(42, read.id(), () -> "seed " + SEED);
        }
    }

    private long handle() {
        return random.nextInt(10) == 0 ? Request.NO_HANDLE : random.nextLong() >>> 1;
    }

    private long size() {
        return random.nextLong() >>> 1 + random.nextInt(60);
    }

    private String path() {
        int length = random.nextInt(40);
        return random.ints(1, Character.MAX_CODE_POINT)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .limit(length)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private Creation creation() {
        return Creation.values()[random.nextInt(Creation.values().length)];
    }

    private List<Integer> numbers() {
        return IntStream.generate(random::nextInt)
                .limit(random.nextInt(5))
                .boxed()
                .toList();
    }

    private AttributeChange permissionsOnly() {
        AttributeChange none = AttributeChange.NONE;
        return random.nextBoolean()
                ? none
                : new AttributeChange(none.size(), OptionalInt.of(random.nextInt(010000)), none.owner(), none.times());
    }

    private AttributeChange change() {
        return new AttributeChange(
                random.nextBoolean() ? OptionalLong.of(size()) : OptionalLong.empty(),
                random.nextBoolean() ? OptionalInt.of(random.nextInt(010000)) : OptionalInt.empty(),
                random.nextBoolean()
                        ? Optional.of(new AttributeChange.Owner(random.nextInt(), random.nextInt()))
                        : Optional.empty(),
                random.nextBoolean() ? Optional.of(new AttributeChange.Times(time(), time())) : Optional.empty());
    }

    private FileTime time() {
        return FileTime.from(Integer.toUnsignedLong(random.nextInt()), TimeUnit.SECONDS);
    }
}
