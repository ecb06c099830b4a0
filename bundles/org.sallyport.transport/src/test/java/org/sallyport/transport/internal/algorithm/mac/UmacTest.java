package org.sallyport.transport.internal.algorithm.mac;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.apache.sshd.common.mac.Mac;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.transport.internal.algorithm.Providers;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** UMAC against the appendix of RFC 4418 (as corrected by its errata). */
class UmacTest {

    private static final byte[] KEY = "abcdefghijklmnop".getBytes(StandardCharsets.US_ASCII);
    private static final long NONCE =
            ByteBuffer.wrap("bcdefghi".getBytes(StandardCharsets.US_ASCII)).getLong();

    @ParameterizedTest
    @CsvSource({
        "a, 0, 6E155FAD26900BE1, 32FEDB100C79AD58F07FF7643CC60465",
        "a, 3, 44B5CB542F220104, 185E4FE905CBA7BD85E4C2DC3D117D8D",
        "a, 1024, 26BF2F5D60118BD9, 7A54ABE04AF82D60FB298C3CBD195BCB",
        "a, 32768, 27F8EF643B0D118D, 7B136BD911E4B734286EF2BE501F2C3C",
        "a, 1048576, A4477E87E9F55853, F8ACFA3AC31CFEEA047F7B115B03BEF5",
        "abc, 1, D4D7B9F6BD4FBFCF, 883C3D4B97A61976FFCF232308CBA5A5",
        "abc, 500, D4CF26DDEFD5C01A, 8824A260C53C66A36C9260A62CB83AA1",
    })
    void givesTheTagsOfTheRfc(String unit, int times, String tag64, String tag128) throws Exception {
        byte[] message = unit.repeat(times).getBytes(StandardCharsets.US_ASCII);
        for (Primitives primitives : Providers.primitives().toList()) {
            assertEquals(tag64, tag("umac-64@openssh.com", primitives, message));
            assertEquals(tag64, tag("umac-64-etm@openssh.com", primitives, message));
            assertEquals(tag128, tag("umac-128@openssh.com", primitives, message));
            assertEquals(tag128, tag("umac-128-etm@openssh.com", primitives, message));
        }
    }

    @Test
    void doesNotDependOnHowTheMessageComesInPieces() throws Exception {
        byte[] message = new byte[5000];
        Random random = new Random(7);
        random.nextBytes(message);
        Mac whole = mac("umac-128@openssh.com");
        Mac pieces = mac("umac-128@openssh.com");
        for (int length = 0; length <= message.length; length += 13) {
            whole.updateUInt(length);
            whole.update(message, 0, length);
            pieces.updateUInt(length);
            for (int at = 0; at < length; ) {
                int piece = Math.min(1 + random.nextInt(1500), length - at);
                pieces.update(message, at, piece);
                at += piece;
            }
            assertEquals(
                    HexFormat.of().formatHex(whole.doFinal()), HexFormat.of().formatHex(pieces.doFinal()));
        }
    }

    private static Mac mac(String name) throws Exception {
        Mac mac = Macs.on(new Primitives(Providers.JDK)).get(name).create();
        mac.init(KEY);
        return mac;
    }

    private static String tag(String name, Primitives primitives, byte[] message) throws Exception {
        Mac mac = Macs.on(primitives).get(name).create();
        mac.init(Arrays.copyOf(KEY, 64));
        mac.updateUInt(NONCE);
        mac.update(message);
        return HexFormat.of().withUpperCase().formatHex(mac.doFinal());
    }
}
