package org.sallyport.transport.internal.algorithm.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Poly1305 against RFC 8439 and an independent implementation. */
class Poly1305Test {

    @Test
    void givesTheTagOfTheRfc() {
        byte[] key = HexFormat.of().parseHex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b");
        byte[] message = "Cryptographic Forum Research Group".getBytes(StandardCharsets.US_ASCII);
        assertEquals("a8061dc1305136c6c22b8baf0c0127a9", HexFormat.of().formatHex(tag(key, message)));
    }

    /** RFC 8439, appendix A.3, cases 7 to 11: where carries and the final reduction go wrong. */
    @ParameterizedTest
    @CsvSource({
        "0200000000000000000000000000000000000000000000000000000000000000, ffffffffffffffffffffffffffffffff,"
                + " 03000000000000000000000000000000",
        "02000000000000000000000000000000ffffffffffffffffffffffffffffffff, 02000000000000000000000000000000,"
                + " 03000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000,"
                + " fffffffffffffffffffffffffffffffff0ffffffffffffffffffffffffffffff11000000000000000000000000000000,"
                + " 05000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000,"
                + " fffffffffffffffffffffffffffffffffbfefefefefefefefefefefefefefefe01010101010101010101010101010101,"
                + " 00000000000000000000000000000000",
        "0200000000000000000000000000000000000000000000000000000000000000, fdffffffffffffffffffffffffffffff,"
                + " faffffffffffffffffffffffffffffff",
    })
    void carriesAndReducesAtTheEdges(String key, String message, String tag) {
        HexFormat hex = HexFormat.of();
        assertEquals(tag, hex.formatHex(tag(hex.parseHex(key), hex.parseHex(message))));
    }

    @Test
    void agreesWithAnotherImplementationWhateverTheLengthAndThePieces() {
        Random random = new Random(1);
        for (int length = 0; length < 700; length++) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            byte[] message = new byte[length];
            random.nextBytes(message);
            if (length % 3 == 0) {
                Arrays.fill(message, (byte) 0xFF);
            }
            org.bouncycastle.crypto.macs.Poly1305 other = new org.bouncycastle.crypto.macs.Poly1305();
            other.init(new KeyParameter(key));
            other.update(message, 0, length);
            byte[] expected = new byte[16];
            other.doFinal(expected, 0);

            Poly1305 ours = new Poly1305();
            ours.init(key);
            int split = random.nextInt(length + 1);
            ours.update(message, 0, split);
            ours.update(message, split, length - split);
            byte[] tag = new byte[16];
            ours.finish(tag, 0);
            assertArrayEquals(expected, tag, "length " + length);
        }
    }

    private static byte[] tag(byte[] key, byte[] message) {
        Poly1305 authenticator = new Poly1305();
        authenticator.init(key);
        authenticator.update(message, 0, message.length);
        byte[] tag = new byte[Poly1305.TAG_BYTES];
        authenticator.finish(tag, 0);
        return tag;
    }
}
