package org.sallyport.transport.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.cipher.CipherFactory;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.mac.MacFactory;
import org.apache.sshd.common.random.JceRandom;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sallyport.transport.internal.algorithm.Providers;
import org.sallyport.transport.internal.algorithm.cipher.Ciphers;
import org.sallyport.transport.internal.algorithm.mac.Macs;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** Packets of every cipher and MAC, cut into pieces as a network does. */
class PacketCodecTest {

    private static final int RECIPIENT = 0xFFFF_FFFE;

    /** Message number, recipient, length. */
    private static final int HEADER = 9;

    private final Random random = new Random(7);

    /** A cipher with its MAC; the MAC is null where the cipher does without. */
    record Protection(String name, CipherFactory cipher, MacFactory mac) {

        Cipher cipher(Cipher.Mode mode) throws Exception {
            Cipher made = cipher.create();
            byte[] iv = new byte[cipher.getIVSize()];
            // ChaCha20's is the number of the packet.
            Arrays.fill(iv, (byte) (cipher.getAlgorithm().startsWith("ChaCha") ? 0 : 9));
            byte[] key = new byte[cipher.getKdfSize()];
            for (int i = 0; i < key.length; i++) {
                key[i] = (byte) (3 * i);
            }
            made.init(mode, key, iv);
            return made;
        }

        Mac madeMac() throws Exception {
            if (mac == null) {
                return null;
            }
            Mac made = mac.create();
            made.init(new byte[made.getDefaultBlockSize()]);
            return made;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Protection> protections() {
        Primitives primitives = new Primitives(Providers.JDK);
        List<Protection> all = new ArrayList<>();
        Ciphers.on(primitives).forEach((name, cipher) -> {
            if (cipher.getAuthenticationTagSize() > 0) {
                all.add(new Protection(name, cipher, null));
            } else if (name.equals("aes128-ctr")) {
                Macs.on(primitives)
                        .forEach((macName, mac) -> all.add(new Protection(name + " " + macName, cipher, mac)));
            } else if (name.endsWith("cbc")) {
                Macs.on(primitives).forEach((macName, mac) -> {
                    if (macName.startsWith("hmac-sha2-256")) {
                        all.add(new Protection(name + " " + macName, cipher, mac));
                    }
                });
            }
        });
        all.add(new Protection("library's aes256-gcm", BuiltinCiphers.aes256gcm, null));
        all.add(new Protection("library's chacha20", BuiltinCiphers.cc20p1305_openssh, null));
        all.add(new Protection("library's aes192-ctr", BuiltinCiphers.aes192ctr, BuiltinMacs.hmacsha256etm));
        return all.stream();
    }

    /** A session that only keeps what arrives. */
    private static final class Arrivals implements IncomingPackets {

        private final Cipher cipher;
        private final Mac mac;
        private final List<byte[]> payloads = new ArrayList<>();
        private long sequence;
        private boolean takesTime;

        Arrivals(Protection protection) throws Exception {
            cipher = protection.cipher(Cipher.Mode.Decrypt);
            mac = protection.madeMac();
        }

        @Override
        public void entered() {
            // no context
        }

        @Override
        public void left() {
            // no context
        }

        @Override
        public boolean isIdentified() {
            return true;
        }

        @Override
        public boolean identify(Buffer buffer) {
            throw new IllegalStateException("it has been identified");
        }

        @Override
        public Cipher incomingCipher() {
            return cipher;
        }

        @Override
        public Mac incomingMac() {
            return mac;
        }

        @Override
        public long incomingSequence() {
            return sequence;
        }

        @Override
        public void arrived(int length) {
            sequence++;
        }

        @Override
        public Buffer uncompressed(Buffer payload) {
            return payload;
        }

        @Override
        public boolean mayBlock() {
            return takesTime;
        }

        @Override
        public boolean mayBlock(int message) {
            return takesTime;
        }

        @Override
        public void handle(Buffer payload) {
            payloads.add(payload.getCompactData());
        }
    }

    private static byte[] encode(Protection protection, List<byte[]> messages) throws Exception {
        DataEncoder encoder = new DataEncoder(new JceRandom());
        Cipher cipher = protection.cipher(Cipher.Mode.Encrypt);
        Mac mac = protection.madeMac();
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        long sequence = 0;
        for (byte[] message : messages) {
            byte[] room = new byte[PacketBuffers.HEAD + message.length + PacketBuffers.TAIL];
            Arrays.fill(room, (byte) 0x55);
            System.arraycopy(message, 0, room, PacketBuffers.HEAD, message.length);
            encoder.begin(room, PacketBuffers.HEAD, RECIPIENT & 0xFFFF_FFFFL, message.length);
            byte[] sealed = new byte[encoder.pad(cipher, mac) + DataEncoder.OVERHEAD + 11];
            int length = encoder.seal(cipher, mac, sequence++, sealed, 11);
            encoder.end();
            wire.write(sealed, 11, length);
            byte[] behind = Arrays.copyOfRange(room, PacketBuffers.HEAD + message.length, room.length);
            assertArrayEquals(filled(PacketBuffers.TAIL, 0x55), behind, "what lies behind the data");
        }
        return wire.toByteArray();
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private List<byte[]> messages(int count, int longest) {
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] message = new byte[i < 40 ? i : random.nextInt(longest)];
            random.nextBytes(message);
            messages.add(message);
        }
        return messages;
    }

    /** Brings bytes in pieces of up to so many. */
    private void bring(PacketDecoder decoder, byte[] wire, int longestPiece) throws Exception {
        for (int at = 0; at < wire.length; ) {
            ByteBuffer space = decoder.space();
            int count = Math.min(Math.min(space.remaining(), 1 + random.nextInt(longestPiece)), wire.length - at);
            space.put(wire, at, count);
            decoder.filled(count);
            at += count;
            assertTrue(decoder.process(true));
            if (random.nextBoolean()) {
                decoder.rest();
            }
        }
        decoder.rest();
    }

    private static void assertArrived(List<byte[]> messages, List<byte[]> payloads) {
        assertEquals(messages.size(), payloads.size());
        for (int i = 0; i < messages.size(); i++) {
            ByteBuffer payload = ByteBuffer.wrap(payloads.get(i));
            assertEquals(SshConstants.SSH_MSG_CHANNEL_DATA, payload.get());
            assertEquals(RECIPIENT, payload.getInt());
            assertEquals(messages.get(i).length, payload.getInt());
            assertArrayEquals(messages.get(i), Arrays.copyOfRange(payloads.get(i), HEADER, payloads.get(i).length));
        }
    }

    @ParameterizedTest
    @MethodSource("protections")
    void piecesOfAnySizeBecomeThePacketsTheyWere(Protection protection) throws Exception {
        for (int piece : new int[] {1, 7, 100, 5_000, 200_000}) {
            List<byte[]> messages = messages(piece == 1 ? 45 : 50, piece == 1 ? 100 : 40_000);
            Arrivals arrivals = new Arrivals(protection);
            bring(new PacketDecoder(arrivals), encode(protection, messages), piece);
            assertArrived(messages, arrivals.payloads);
        }
    }

    @ParameterizedTest
    @MethodSource("protections")
    void aPacketOfTheLargestLengthArrives(Protection protection) throws Exception {
        List<byte[]> messages = List.of(new byte[PacketDecoder.MAX_LENGTH - 64], new byte[3]);
        Arrivals arrivals = new Arrivals(protection);
        bring(new PacketDecoder(arrivals), encode(protection, messages), 70_000);
        assertArrived(messages, arrivals.payloads);
    }

    @ParameterizedTest
    @MethodSource("protections")
    void aChangedBitEndsTheConnection(Protection protection) throws Exception {
        byte[] wire = encode(protection, List.of(new byte[500], new byte[500]));
        for (int i = 0; i < 8; i++) {
            byte[] changed = wire.clone();
            // Behind the length of the first packet: a changed length may mean that more is awaited.
            changed[32 + random.nextInt(wire.length / 2 - 64)] ^= (byte) (1 << random.nextInt(8));
            Arrivals arrivals = new Arrivals(protection);
            PacketDecoder decoder = new PacketDecoder(arrivals);
            SshException refusal = assertThrows(SshException.class, () -> bring(decoder, changed, 300));
            assertEquals(SshConstants.SSH2_DISCONNECT_MAC_ERROR, refusal.getDisconnectCode());
            assertEquals(0, arrivals.payloads.size());
        }
    }

    @Test
    void aPacketOutOfTurnEndsTheConnection() throws Exception {
        Protection protection = protections().findFirst().orElseThrow();
        byte[] one = encode(protection, List.of(new byte[100]));
        byte[] twice = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, twice, one.length, one.length);
        Arrivals arrivals = new Arrivals(protection);
        assertThrows(SshException.class, () -> bring(new PacketDecoder(arrivals), twice, 50));
        assertEquals(1, arrivals.payloads.size());
    }

    @Test
    void aLengthInClearIsRefusedAtOnce() throws Exception {
        Protection gcm = protections()
                .filter(p -> p.name.startsWith("aes128-gcm"))
                .findFirst()
                .orElseThrow();
        for (int length :
                new int[] {0, 4, 17, PacketDecoder.MAX_LENGTH + 16, Integer.MAX_VALUE, -16, Integer.MIN_VALUE}) {
            byte[] wire = ByteBuffer.allocate(4).putInt(length).array();
            SshException refusal = assertThrows(
                    SshException.class, () -> bring(new PacketDecoder(new Arrivals(gcm)), wire, 4), "length " + length);
            assertEquals(SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR, refusal.getDisconnectCode());
        }
    }

    @Test
    void anEncryptedLengthIsRefusedLateAndLikeAWrongMac() throws Exception {
        Protection cbc = protections()
                .filter(p -> p.name.equals("aes128-cbc hmac-sha2-256"))
                .findFirst()
                .orElseThrow();
        byte[] garbage = new byte[PacketDecoder.MAX_LENGTH];
        random.nextBytes(garbage);
        Arrivals arrivals = new Arrivals(cbc);
        PacketDecoder decoder = new PacketDecoder(arrivals);
        bring(decoder, Arrays.copyOf(garbage, garbage.length - 1), 9_000);
        SshException refusal = assertThrows(SshException.class, () -> bring(decoder, new byte[1], 1));
        assertEquals(SshConstants.SSH2_DISCONNECT_MAC_ERROR, refusal.getDisconnectCode());
        assertEquals(0, arrivals.payloads.size());
    }

    @Test
    void whatTakesTimeWaitsForAWorkerWithoutLosingItsPlace() throws Exception {
        Protection gcm = protections()
                .filter(p -> p.name.startsWith("aes128-gcm"))
                .findFirst()
                .orElseThrow();
        List<byte[]> messages = messages(3, 100);
        byte[] wire = encode(gcm, messages);
        Arrivals arrivals = new Arrivals(gcm);
        arrivals.takesTime = true;
        PacketDecoder decoder = new PacketDecoder(arrivals);
        decoder.space().put(wire);
        decoder.filled(wire.length);
        assertEquals(false, decoder.process(false));
        decoder.rest();
        assertEquals(0, arrivals.payloads.size());
        assertTrue(decoder.mayBlock());
        assertTrue(decoder.process(true));
        decoder.rest();
        assertArrived(messages, arrivals.payloads);
    }
}
