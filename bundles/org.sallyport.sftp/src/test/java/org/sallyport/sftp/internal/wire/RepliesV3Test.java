package org.sallyport.sftp.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileType;
import org.sallyport.file.Ownership;
import org.sallyport.file.Space;
import org.sallyport.session.Login;
import org.sallyport.sftp.internal.FakeChannel;

/** Replies byte for byte (draft-ietf-secsh-filexfer-02, section 7; OpenSSH PROTOCOL, section 4). */
class RepliesV3Test {

    private static final String ID = "0000002a";
    private static final Request REQUEST = new Request.ReadDirectory(42, 1);
    private static final FileAttributes ATTRIBUTES = new FileAttributes(
            FileType.REGULAR,
            0x100000002L,
            0640,
            new Ownership(1000, -2, "alice", "users"),
            3,
            FileTime.from(0x69000000L, TimeUnit.SECONDS),
            FileTime.from(0x1_00000007L, TimeUnit.SECONDS),
            Optional.empty());
    /** Size, owner, permissions with the type, times of which the second does not fit. */
    private static final String ATTRIBUTES_HEX =
            "0000000f 0000000100000002 000003e8 fffffffe 000081a0 69000000 00000007";

    private final FakeChannel channel = new FakeChannel(Login.of("alice"));
    private final ReplyWriter out = new ReplyWriter(channel);
    private final Wire wire =
            new WireV3(new LongNames(Clock.fixed(Instant.parse("2026-11-21T00:00:00Z"), ZoneOffset.UTC)));

    private void flush() {
        out.flush();
        channel.flush();
    }

    private void assertSent(String hex) throws InterruptedException {
        flush();
        ByteBuffer packet = channel.packet();
        assertEquals(hex.replace(" ", ""), HexFormat.of().formatHex(packet.array()));
        assertEquals(0, channel.waiting(), "bytes behind the packet");
        assertEquals(0, channel.buffers(), "buffers that were not given back");
    }

    @Test
    void version() throws Exception {
        wire.greet(out);
        assertSent("02 00000003"
                + text("posix-rename@openssh.com") + text("1")
                + text("statvfs@openssh.com") + text("2")
                + text("fstatvfs@openssh.com") + text("2")
                + text("hardlink@openssh.com") + text("1")
                + text("fsync@openssh.com") + text("1")
                + text("lsetstat@openssh.com") + text("1")
                + text("limits@openssh.com") + text("1")
                + text("expand-path@openssh.com") + text("1")
                + text("copy-data") + text("1")
                + text("home-directory") + text("1")
                + text("users-groups-by-id@openssh.com") + text("1"));
    }

    @Test
    void status() throws Exception {
        wire.reply(out, REQUEST, Reply.DONE);
        assertSent("65" + ID + "00000000" + text("Success") + "00000000");
        wire.reply(out, REQUEST, Reply.END);
        assertSent("65" + ID + "00000001" + text("End of file") + "00000000");
        wire.failure(out, REQUEST, FileStatus.QUOTA_EXCEEDED, "no röom");
        assertSent("65" + ID + "00000004" + text("no röom") + "00000000");
    }

    @Test
    void aLongMessageIsReplaced() throws Exception {
        wire.failure(out, REQUEST, FileStatus.NO_SUCH_FILE, "x".repeat(513));
        assertSent("65" + ID + "00000002" + text("No such file") + "00000000");
    }

    @Test
    void handle() throws Exception {
        wire.reply(out, REQUEST, new Reply.Handle(0x0000000112345678L));
        assertSent("66" + ID + "00000008 0000000112345678");
    }

    @Test
    void data() throws Exception {
        ByteBuffer packet = channel.allocate(Reply.Data.HEADER + 100);
        packet.position(Reply.Data.HEADER).put("abc".getBytes(StandardCharsets.US_ASCII));
        wire.reply(out, REQUEST, new Reply.Data(packet, 3));
        assertSent("67" + ID + "00000003 616263");
    }

    @Test
    void attributes() throws Exception {
        wire.reply(out, REQUEST, new Reply.Attributes(ATTRIBUTES));
        assertSent("69" + ID + ATTRIBUTES_HEX);
    }

    @Test
    void path() throws Exception {
        wire.reply(out, REQUEST, new Reply.Path("/ä"));
        assertSent("68" + ID + "00000001" + text("/ä") + text("/ä") + "00000000");
    }

    @Test
    void entries() throws Exception {
        wire.reply(out, REQUEST, new Reply.Entries(source(new ArrayList<>(List.of(entry("a"), entry("ä"))))));
        String columns = "-rw-r-----    3 alice    users    4294967298 Feb  7  2106 ";
        assertSent("68" + ID + "00000002"
                + text("a") + text(columns + "a") + ATTRIBUTES_HEX
                + text("ä") + text(columns + "ä") + ATTRIBUTES_HEX);
    }

    @Test
    void theEndOfAListing() throws Exception {
        wire.reply(out, REQUEST, new Reply.Entries(source(new ArrayList<>())));
        assertSent("65" + ID + "00000001" + text("End of file") + "00000000");
    }

    @Test
    void entriesThatDoNotFitWait() throws Exception {
        List<DirectoryEntry> left = new ArrayList<>(
                IntStream.range(0, 1000).mapToObj(i -> entry("file-" + i)).toList());
        List<Integer> counts = new ArrayList<>();
        while (!left.isEmpty()) {
            wire.reply(out, REQUEST, new Reply.Entries(source(left)));
            flush();
            ByteBuffer packet = channel.packet();
            assertTrue(packet.remaining() + 4 <= 32 * 1024, "fits a usual SSH packet");
            counts.add(packet.getInt(5));
        }
        assertEquals(1000, counts.stream().mapToInt(Integer::intValue).sum());
        assertTrue(counts.get(0) >= 90, "a packet is well filled: " + counts);
    }

    @Test
    void anEntryThatCanNeverFitIsLeftOut() throws Exception {
        List<DirectoryEntry> left = new ArrayList<>(List.of(entry("x".repeat(40_000)), entry("b")));
        wire.reply(out, REQUEST, new Reply.Entries(source(left)));
        flush();
        assertEquals(1, channel.packet().getInt(5));
        assertTrue(left.isEmpty());
    }

    @Test
    void aFailureBehindEntriesComesNext() throws Exception {
        List<DirectoryEntry> left = new ArrayList<>(List.of(entry("a")));
        EntrySource failing = new EntrySource() {
            @Override
            public boolean hasNext(int fitting) throws FileException {
                if (left.isEmpty()) {
                    throw FileException.of(FileStatus.FILE_CORRUPT);
                }
                return true;
            }

            @Override
            public DirectoryEntry next() {
                return left.get(0);
            }

            @Override
            public void taken() {
                left.remove(0);
            }
        };
        wire.reply(out, REQUEST, new Reply.Entries(failing));
        flush();
        assertEquals(1, channel.packet().getInt(5));
        assertThrows(FileException.class, () -> wire.reply(out, REQUEST, new Reply.Entries(failing)));
        wire.reply(out, REQUEST, Reply.DONE);
        assertSent("65" + ID + "00000000" + text("Success") + "00000000");
    }

    @Test
    void extendedReplies() throws Exception {
        wire.reply(out, REQUEST, new Reply.Free(new Space.Room(4096, 1, 2, 3, 4, 5, true, 255), 6));
        assertSent(
                "c9" + ID + "0000000000001000 0000000000001000 0000000000000001 0000000000000002 0000000000000003"
                        + "0000000000000004 0000000000000005 0000000000000005 0000000000000006 0000000000000001 00000000000000ff");
        wire.reply(out, REQUEST, new Reply.Limits(1, 2, 3, 4));
        assertSent("c9" + ID + "0000000000000001 0000000000000002 0000000000000003 0000000000000004");
        wire.reply(out, REQUEST, new Reply.PrincipalNames(List.of("root", ""), List.of("ä")));
        assertSent("c9" + ID + "0000000c" + text("root") + text("") + "00000006" + text("ä"));
    }

    @Test
    void namesThatDoNotFitIntoAPacketAreRefused() throws Exception {
        List<String> names = Collections.nCopies(4096, "x".repeat(60));
        assertThrows(
                FileException.class, () -> wire.reply(out, REQUEST, new Reply.PrincipalNames(names, List.of("y"))));
        wire.reply(out, REQUEST, Reply.DONE);
        assertSent("65" + ID + "00000000" + text("Success") + "00000000");
    }

    @Test
    void noMoreIsFetchedThanFits() throws Exception {
        List<DirectoryEntry> left = new ArrayList<>(IntStream.range(0, 300)
                .mapToObj(i -> entry(Integer.toString(1000 + i).repeat(63)))
                .toList());
        List<Integer> waiting = new ArrayList<>();
        EntrySource source = new EntrySource() {
            private final Deque<DirectoryEntry> fetched = new ArrayDeque<>();

            @Override
            public boolean hasNext(int fitting) {
                while (fetched.isEmpty() && !left.isEmpty()) {
                    List<DirectoryEntry> batch = left.subList(0, Math.min(fitting, left.size()));
                    fetched.addAll(batch);
                    batch.clear();
                }
                return !fetched.isEmpty();
            }

            @Override
            public DirectoryEntry next() {
                return fetched.getFirst();
            }

            @Override
            public void taken() {
                fetched.removeFirst();
                waiting.add(fetched.size());
            }
        };
        while (!left.isEmpty()) {
            wire.reply(out, REQUEST, new Reply.Entries(source));
            assertEquals(0, waiting.get(waiting.size() - 1), "entries that wait for the next packet");
            flush();
            int count = channel.packet().getInt(5);
            assertTrue(left.isEmpty() || count >= 40, () -> "a packet is well filled: " + count);
        }
        assertEquals(300, waiting.size());
    }

    @Test
    void smallRepliesLeaveTogether() throws Exception {
        for (int i = 0; i < 50; i++) {
            wire.reply(out, REQUEST, Reply.DONE);
        }
        assertEquals(0, channel.sends());
        flush();
        assertEquals(1, channel.sends());
    }

    @Test
    void repliesKeepTheirOrder() throws Exception {
        wire.reply(out, REQUEST, Reply.DONE);
        wire.reply(out, REQUEST, new Reply.Data(channel.allocate(Reply.Data.HEADER + 1), 1));
        wire.reply(out, REQUEST, Reply.END);
        flush();
        assertEquals(101, channel.packet().get());
        assertEquals(103, channel.packet().get());
        assertEquals(101, channel.packet().get());
    }

    private static DirectoryEntry entry(String name) {
        return new DirectoryEntry(name, ATTRIBUTES);
    }

    private static EntrySource source(List<DirectoryEntry> entries) {
        return new EntrySource() {
            @Override
            public boolean hasNext(int fitting) {
                return !entries.isEmpty();
            }

            @Override
            public DirectoryEntry next() {
                return entries.get(0);
            }

            @Override
            public void taken() {
                entries.remove(0);
            }
        };
    }

    private static String text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return String.format("%08x", bytes.length) + HexFormat.of().formatHex(bytes);
    }
}
