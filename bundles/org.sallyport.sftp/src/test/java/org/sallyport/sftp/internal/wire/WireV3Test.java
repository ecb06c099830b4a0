package org.sallyport.sftp.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.sftp.internal.ClientPackets;

/** Requests byte for byte (draft-ietf-secsh-filexfer-02, section 6; OpenSSH PROTOCOL, section 4). */
class WireV3Test {

    private static final String ID = "0000002a";
    private static final String HANDLE = "00000008 0000000112345678";
    private static final long THE_HANDLE = 0x0000000112345678L;
    private static final String PATH = "00000004 2f612062"; // "/a b"
    private static final String OTHER = "00000003 2fc3a4"; // "/ä"
    private static final String NO_ATTRIBUTES = "00000000";
    private static final AttributeChange NONE = AttributeChange.NONE;

    private final Wire wire = new WireV3(new LongNames(Clock.systemUTC()));

    private Request decode(String hex) throws MalformedPacketException {
        return wire.decode(ByteBuffer.wrap(bytes(hex)));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Test
    void open() throws Exception {
        assertEquals(
                new Request.Open(42, "/a b", true, false, false, Creation.OPEN_EXISTING, NONE),
                decode("03" + ID + PATH + "00000001" + NO_ATTRIBUTES));
        assertEquals(
                new Request.Open(42, "/a b", false, true, false, Creation.CREATE_TRUNCATE, permissions(0640)),
                decode("03" + ID + PATH + "0000001a" + "00000004 000081a0"));
        assertEquals(
                new Request.Open(42, "/a b", true, true, true, Creation.CREATE_NEW, NONE),
                decode("03" + ID + PATH + "0000003f" + NO_ATTRIBUTES));
    }

    @Test
    void openFlagsBecomeCreations() throws Exception {
        assertEquals(Creation.OPEN_EXISTING, creation(0x02));
        assertEquals(Creation.OPEN_OR_CREATE, creation(0x0a));
        assertEquals(Creation.CREATE_TRUNCATE, creation(0x1a));
        assertEquals(Creation.CREATE_NEW, creation(0x2a));
        assertEquals(Creation.CREATE_NEW, creation(0x3a));
        assertEquals(Creation.TRUNCATE_EXISTING, creation(0x12));
        assertEquals(Creation.OPEN_EXISTING, creation(0x22), "EXCL without CREAT means nothing");
    }

    private Creation creation(int flags) throws MalformedPacketException {
        Request request = decode("03" + ID + PATH + String.format("%08x", flags) + NO_ATTRIBUTES);
        return assertInstanceOf(Request.Open.class, request).creation();
    }

    @Test
    void openForNothingIsForReading() throws Exception {
        assertEquals(
                new Request.Open(42, "/a b", true, false, false, Creation.OPEN_EXISTING, NONE),
                decode("03" + ID + PATH + "00000000" + NO_ATTRIBUTES));
    }

    @Test
    void openTakesOnlyPermissions() throws Exception {
        assertEquals(
                new Request.Open(42, "/a b", true, false, false, Creation.OPEN_EXISTING, permissions(0600)),
                decode("03" + ID + PATH + "00000001" + "0000000f 0000000000000005 00000001 00000002 00000180"
                        + "00000003 00000004"));
    }

    @Test
    void requestsWithHandles() throws Exception {
        assertEquals(new Request.Close(42, THE_HANDLE), decode("04" + ID + HANDLE));
        assertEquals(
                new Request.Read(42, THE_HANDLE, 0x100000000L, 32768),
                decode("05" + ID + HANDLE + "0000000100000000 00008000"));
        assertEquals(new Request.HandleStat(42, THE_HANDLE), decode("08" + ID + HANDLE));
        assertEquals(
                new Request.HandleSetStat(42, THE_HANDLE, permissions(0644)),
                decode("0a" + ID + HANDLE + "00000004 000001a4"));
        assertEquals(new Request.ReadDirectory(42, THE_HANDLE), decode("0c" + ID + HANDLE));
        assertEquals(
                new Request.HandleSpace(42, THE_HANDLE), decode("c8" + ID + text("fstatvfs@openssh.com") + HANDLE));
        assertEquals(new Request.Sync(42, THE_HANDLE), decode("c8" + ID + text("fsync@openssh.com") + HANDLE));
        assertEquals(
                new Request.CopyData(42, THE_HANDLE, 1, 2, 0x0000000212345678L, 3),
                decode("c8" + ID + text("copy-data") + HANDLE + "0000000000000001 0000000000000002"
                        + "00000008 0000000212345678 0000000000000003"));
    }

    @Test
    void writePointsIntoThePacket() throws Exception {
        ByteBuffer packet = ByteBuffer.wrap(bytes("06" + ID + HANDLE + "0000000000000007 00000003 616263 ffff"));
        Request.Write write = assertInstanceOf(Request.Write.class, wire.decode(packet));
        assertEquals(7, write.offset());
        assertEquals(ByteBuffer.wrap(bytes("616263")), write.data());
        assertEquals(packet.array(), write.data().array(), "the data is not copied");
    }

    @Test
    void requestsWithPaths() throws Exception {
        assertEquals(new Request.Stat(42, "/a b", false), decode("07" + ID + PATH));
        assertEquals(new Request.SetStat(42, "/ä", true, NONE), decode("09" + ID + OTHER + NO_ATTRIBUTES));
        assertEquals(new Request.OpenDirectory(42, "/a b"), decode("0b" + ID + PATH));
        assertEquals(new Request.Remove(42, "/a b"), decode("0d" + ID + PATH));
        assertEquals(
                new Request.MakeDirectory(42, "/a b", permissions(0777)),
                decode("0e" + ID + PATH + "00000004 000001ff"));
        assertEquals(new Request.RemoveDirectory(42, "/a b"), decode("0f" + ID + PATH));
        assertEquals(new Request.RealPath(42, ""), decode("10" + ID + "00000000"));
        assertEquals(new Request.Stat(42, "/a b", true), decode("11" + ID + PATH));
        assertEquals(new Request.Rename(42, "/a b", "/ä", false), decode("12" + ID + PATH + OTHER));
        assertEquals(new Request.ReadLink(42, "/a b"), decode("13" + ID + PATH));
    }

    @Test
    void symbolicLinkHasItsArgumentsAsOpenSshSendsThem() throws Exception {
        assertEquals(new Request.SymbolicLink(42, "/ä", "/a b"), decode("14" + ID + PATH + OTHER));
    }

    @Test
    void extensionsWithPaths() throws Exception {
        assertEquals(
                new Request.Rename(42, "/a b", "/ä", true),
                decode("c8" + ID + text("posix-rename@openssh.com") + PATH + OTHER));
        assertEquals(new Request.Space(42, "/ä"), decode("c8" + ID + text("statvfs@openssh.com") + OTHER));
        assertEquals(
                new Request.HardLink(42, "/ä", "/a b"),
                decode("c8" + ID + text("hardlink@openssh.com") + PATH + OTHER));
        assertEquals(
                new Request.SetStat(42, "/ä", false, permissions(0)),
                decode("c8" + ID + text("lsetstat@openssh.com") + OTHER + "00000004 00000000"));
        assertEquals(
                new Request.ExpandPath(42, "~/x"), decode("c8" + ID + text("expand-path@openssh.com") + text("~/x")));
    }

    @Test
    void extensionsAboutTheSession() throws Exception {
        assertEquals(new Request.Limits(42), decode("c8" + ID + text("limits@openssh.com")));
        assertEquals(new Request.HomeDirectory(42, "bob"), decode("c8" + ID + text("home-directory") + text("bob")));
        assertEquals(
                new Request.PrincipalNames(42, List.of(0, -1), List.of(7)),
                decode("c8" + ID + text("users-groups-by-id@openssh.com") + "00000008 00000000 ffffffff"
                        + "00000004 00000007"));
    }

    @Test
    void moreUsersThanAnyListingHas() throws Exception {
        int most = Request.PrincipalNames.MOST;
        for (int users : new int[] {most, most + 1}) {
            byte[] packet = ClientPackets.of(
                    new Request.PrincipalNames(42, Collections.nCopies(users, 1), Collections.nCopies(most, 1)));
            Request read = wire.decode(ByteBuffer.wrap(packet).position(PacketReader.LENGTH_FIELD));
            assertEquals(users > most, read instanceof Request.Unreadable, () -> users + " users");
        }
    }

    @Test
    void allAttributes() throws Exception {
        AttributeChange all = new AttributeChange(
                OptionalLong.of(5),
                OptionalInt.of(07755),
                Optional.of(new AttributeChange.Owner(1, 2)),
                Optional.of(new AttributeChange.Times(
                        FileTime.from(0xf0000000L, TimeUnit.SECONDS), FileTime.from(4, TimeUnit.SECONDS))));
        assertEquals(
                new Request.SetStat(42, "/ä", true, all),
                decode("09" + ID + OTHER + "8000000f 0000000000000005 00000001 00000002 00008fed f0000000 00000004"
                        + "00000002" + text("a@b") + text("c") + text("d@e") + text("")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000003 010203", "00000000", "00000009 000000011234567800"})
    void handlesOfAnotherLengthAreNone(String handle) throws Exception {
        assertEquals(new Request.Close(42, Request.NO_HANDLE), decode("04" + ID + handle));
    }

    @Test
    void aHandleOf256BytesIsNone() throws Exception {
        assertEquals(new Request.Close(42, Request.NO_HANDLE), decode("04" + ID + "00000100" + "41".repeat(256)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03" + ID,
                "03" + ID + PATH,
                "03" + ID + PATH + "00000001",
                "04" + ID + "00000008 00000001",
                "05" + ID + HANDLE + "0000000000000000 0000",
                "06" + ID + HANDLE + "0000000000000000 00000004 616263",
                "06" + ID + HANDLE + "0000000000000000 7fffffff 616263",
                "06" + ID + HANDLE + "0000000000000000 ffffffff 616263",
                "07" + ID + "00000005 2f612062",
                "07" + ID + "7fffffff 2f612062",
                "07" + ID + "80000000 2f612062",
                "07" + ID + "0000",
                "09" + ID + PATH + "80000000 7fffffff",
                "09" + ID + PATH + "80000000 00000001 00000000",
                "12" + ID + PATH,
                "c8" + ID,
                "c8" + ID + "0000000e 636f70792d64617461"
            })
    void whatEndsTooEarlyIsBadMessage(String packet) throws Exception {
        assertUnreadable(FileStatus.BAD_MESSAGE, packet);
    }

    @Test
    void whatIsNotKnownIsUnsupported() throws Exception {
        for (int type : new int[] {0, 1, 2, 21, 22, 23, 101, 105, 199, 201, 255}) {
            assertUnreadable(FileStatus.OP_UNSUPPORTED, String.format("%02x", type) + ID + PATH);
        }
        assertUnreadable(FileStatus.OP_UNSUPPORTED, "c8" + ID + text("no-such@example.com"));
    }

    @Test
    void badNames() throws Exception {
        assertUnreadable(FileStatus.INVALID_FILENAME, "07" + ID + "00000003 610062");
        assertUnreadable(FileStatus.INVALID_FILENAME, "07" + ID + "00000002 c328");
        assertUnreadable(FileStatus.INVALID_FILENAME, "07" + ID + "00001388" + "61".repeat(5000));
        assertEquals(new Request.Stat(42, "a".repeat(4096), false), decode("07" + ID + "00001000" + "61".repeat(4096)));
        assertEquals(new Request.Stat(42, "\ufffd", false), decode("07" + ID + "00000003 efbfbd"));
    }

    @Test
    void sizesAndOffsetsAreNotNegative() throws Exception {
        assertUnreadable(FileStatus.INVALID_PARAMETER, "05" + ID + HANDLE + "8000000000000000 00000001");
        assertUnreadable(FileStatus.INVALID_PARAMETER, "06" + ID + HANDLE + "ffffffffffffffff 00000001 61");
        assertUnreadable(FileStatus.INVALID_PARAMETER, "09" + ID + PATH + "00000001 ffffffffffffffff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"03", "0300", "03000000", "c8000000"})
    void withoutANumberThereIsNoAnswer(String packet) {
        assertThrows(MalformedPacketException.class, () -> decode(packet));
    }

    private void assertUnreadable(FileStatus status, String packet) throws Exception {
        Request.Unreadable request = assertInstanceOf(Request.Unreadable.class, decode(packet), packet);
        assertEquals(42, request.id());
        FileException reason = request.reason();
        assertEquals(status, reason.status(), packet);
    }

    private static String text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return String.format("%08x", bytes.length) + HexFormat.of().formatHex(bytes);
    }

    private static AttributeChange permissions(int permissions) {
        return new AttributeChange(NONE.size(), OptionalInt.of(permissions), NONE.owner(), NONE.times());
    }
}
