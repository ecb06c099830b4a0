package org.sallyport.transport.internal.algorithm.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.AEADBadTagException;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.cipher.CipherFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sallyport.transport.internal.algorithm.Providers;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** Each cipher on each provider against each other and against the engine's own, packet by packet. */
class CiphersTest {

    private static final int PACKETS = 15;
    private static final int LONGEST = 9_000;

    private final Random random = new Random(11);

    static List<Primitives> providers() {
        return Providers.primitives().toList();
    }

    static Set<String> names() {
        Set<String> names = new TreeSet<>();
        providers().forEach(primitives -> names.addAll(Ciphers.on(primitives).keySet()));
        return names;
    }

    static List<CipherFactory> authenticated() {
        List<CipherFactory> factories = new ArrayList<>();
        for (Primitives primitives : providers()) {
            Ciphers.on(primitives).values().stream()
                    .filter(factory -> factory.getAuthenticationTagSize() > 0)
                    .forEach(factories::add);
        }
        return factories;
    }

    @ParameterizedTest
    @MethodSource("names")
    void allImplementationsUnderstandEachOther(String name) throws Exception {
        List<CipherFactory> factories = new ArrayList<>();
        providers().forEach(primitives -> factories.add(Ciphers.on(primitives).get(name)));
        factories.add(BuiltinCiphers.fromFactoryName(name));
        factories.removeIf(factory -> factory == null);
        for (CipherFactory writing : factories) {
            for (CipherFactory reading : factories) {
                carriesPackets(writing, reading);
            }
        }
    }

    private void carriesPackets(CipherFactory writing, CipherFactory reading) throws Exception {
        byte[] key = bytes(64);
        byte[] iv = writing.getIVSize() == 8 ? new byte[8] : bytes(writing.getIVSize());
        Cipher writer = started(writing, Cipher.Mode.Encrypt, key, iv);
        Cipher reader = started(reading, Cipher.Mode.Decrypt, key, iv);
        int block = writing.getCipherBlockSize();
        for (int packet = 0; packet < PACKETS; packet++) {
            int length = block * (1 + random.nextInt(packet % 7 == 0 ? LONGEST / block : 20));
            byte[] plain = packet(length);
            byte[] wire = Arrays.copyOf(plain, 4 + length + writing.getAuthenticationTagSize());
            if (writing.getAuthenticationTagSize() > 0) {
                writer.updateWithAAD(wire, 0, 4, length);
                reader.updateAAD(wire, 0, 4);
                assertEquals(length, Bytes.uint32(wire, 0), "packet_length as the reader sees it");
                reader.update(wire, 4, length);
            } else {
                writer.update(wire, 4, length);
                reader.update(wire, 4, block);
                reader.update(wire, 4 + block, length - block);
            }
            assertArrayEquals(
                    plain, Arrays.copyOf(wire, 4 + length), writing + " to " + reading + ", packet " + packet);
        }
    }

    @ParameterizedTest
    @MethodSource("authenticated")
    void packetsGoFromOneArrayToAnother(CipherFactory factory) throws Exception {
        byte[] key = bytes(64);
        byte[] iv = factory.getIVSize() == 8 ? new byte[8] : bytes(12);
        Cipher inPlace = started(factory, Cipher.Mode.Encrypt, key, iv);
        PacketCipher sealing = (PacketCipher) started(factory, Cipher.Mode.Encrypt, key, iv);
        PacketCipher opening = (PacketCipher) started(factory, Cipher.Mode.Decrypt, key, iv);
        PacketCipher openingInPlace = (PacketCipher) started(factory, Cipher.Mode.Decrypt, key, iv);
        for (int length : new int[] {16, 32, 1024, 32_768, 48}) {
            byte[] plain = packet(length);
            byte[] expected = Arrays.copyOf(plain, 4 + length + 16);
            inPlace.updateWithAAD(expected, 0, 4, length);

            byte[] given = Arrays.copyOf(new byte[7], 7 + plain.length);
            System.arraycopy(plain, 0, given, 7, plain.length);
            byte[] sealed = new byte[3 + expected.length];
            sealing.seal(given, 7, length, sealed, 3);
            assertArrayEquals(expected, Arrays.copyOfRange(sealed, 3, sealed.length));
            assertArrayEquals(plain, Arrays.copyOfRange(given, 7, given.length), "what is sealed stays as it was");

            assertEquals(length, opening.peekLength(sealed, 3));
            assertEquals(length, opening.peekLength(sealed, 3), "a length can be looked at again");
            byte[] opened = new byte[5 + length];
            opening.open(sealed, 3, length, opened, 5);
            assertArrayEquals(Arrays.copyOfRange(plain, 4, 4 + length), Arrays.copyOfRange(opened, 5, opened.length));
            assertArrayEquals(expected, Arrays.copyOfRange(sealed, 3, sealed.length), "what is opened stays as it was");

            openingInPlace.open(sealed, 3, length, sealed, 7);
            assertArrayEquals(Arrays.copyOfRange(plain, 4, 4 + length), Arrays.copyOfRange(sealed, 7, 7 + length));
        }
    }

    @ParameterizedTest
    @MethodSource("authenticated")
    void aChangedBitIsFoundWhereverItIs(CipherFactory factory) throws Exception {
        byte[] key = bytes(64);
        byte[] iv = new byte[factory.getIVSize()];
        int length = 64;
        byte[] sealed = new byte[4 + length + 16];
        ((PacketCipher) started(factory, Cipher.Mode.Encrypt, key, iv)).seal(packet(length), 0, length, sealed, 0);
        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            PacketCipher opening = (PacketCipher) started(factory, Cipher.Mode.Decrypt, key, iv);
            byte[] opened = new byte[length];
            assertThrows(AEADBadTagException.class, () -> opening.open(changed, 0, length, opened, 0), "byte " + at);
            Cipher engineWay = started(factory, Cipher.Mode.Decrypt, key, iv);
            engineWay.updateAAD(changed, 0, 4);
            assertThrows(AEADBadTagException.class, () -> engineWay.update(changed, 4, length), "byte " + at);
        }
    }

    /** The nonce is the sequence number, which the peer starts anywhere and which wraps. */
    @ParameterizedTest
    @MethodSource("providers")
    void chachaFollowsTheSequenceNumberAcrossItsEnd(Primitives primitives) throws Exception {
        CipherFactory ours = Ciphers.on(primitives).get("chacha20-poly1305@openssh.com");
        byte[] key = bytes(64);
        byte[] iv = {0, 0, 0, 0, -1, -1, -1, -2};
        Cipher writer = started(BuiltinCiphers.cc20p1305_openssh, Cipher.Mode.Encrypt, key, iv);
        Cipher reader = started(ours, Cipher.Mode.Decrypt, key, iv);
        for (int packet = 0; packet < 5; packet++) {
            byte[] plain = packet(40);
            byte[] wire = Arrays.copyOf(plain, 60);
            writer.updateWithAAD(wire, 0, 4, 40);
            reader.updateWithAAD(wire, 0, 4, 40);
            assertArrayEquals(plain, Arrays.copyOf(wire, 44), "packet " + packet);
        }
    }

    /** RFC 5647, section 7.1: the counter wraps within its 64 bits and leaves the fixed field alone. */
    @ParameterizedTest
    @MethodSource("providers")
    void gcmCountsWithin64Bits(Primitives primitives) throws Exception {
        byte[] key = bytes(16);
        byte[] last = bytes(12);
        Arrays.fill(last, 4, 12, (byte) 0xFF);
        byte[] first = last.clone();
        Arrays.fill(first, 4, 12, (byte) 0);
        CipherFactory factory = Ciphers.on(primitives).get("aes128-gcm@openssh.com");
        PacketCipher running = (PacketCipher) started(factory, Cipher.Mode.Encrypt, key, last);
        PacketCipher fresh = (PacketCipher) started(factory, Cipher.Mode.Encrypt, key, first);
        byte[] plain = packet(16);
        byte[] sealed = new byte[36];
        running.seal(plain, 0, 16, sealed, 0);
        running.seal(plain, 0, 16, sealed, 0);
        byte[] expected = new byte[36];
        fresh.seal(plain, 0, 16, expected, 0);
        assertArrayEquals(expected, sealed);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void tooLittleKeyMaterialIsRefused(Primitives primitives) {
        for (CipherFactory factory : Ciphers.on(primitives).values()) {
            byte[] shortKey = new byte[factory.getKdfSize() - 1];
            assertThrows(
                    IllegalArgumentException.class,
                    () -> factory.create().init(Cipher.Mode.Encrypt, shortKey, new byte[factory.getIVSize()]));
        }
    }

    private static Cipher started(CipherFactory factory, Cipher.Mode mode, byte[] key, byte[] iv) throws Exception {
        Cipher cipher = factory.create();
        // The engine's own ciphers keep and change the arrays.
        cipher.init(mode, Arrays.copyOf(key, factory.getKdfSize()), iv.clone());
        return cipher;
    }

    private byte[] packet(int length) {
        byte[] packet = bytes(4 + length);
        packet[0] = 0;
        packet[1] = (byte) (length >> 16);
        packet[2] = (byte) (length >> 8);
        packet[3] = (byte) length;
        return packet;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
