package org.sallyport.tunnel.internal.socks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SocksReaderTest {

    private static final byte[] GREETING = hex("05 01 00");

    @Test
    void version4GoesToAnAddress() {
        // What curl --socks4 sends for 10.1.2.3:80.
        assertEquals(
                new SocksReader.Connect("10.1.2.3", 80, SocksReplies.VERSION_4), read(hex("04 01 0050 0a010203 00")));
        assertEquals(
                new SocksReader.Connect("10.1.2.3", 80, SocksReplies.VERSION_4),
                read(hex("04 01 0050 0a010203 616c69636500")));
    }

    @Test
    void version4aGoesToAName() {
        assertEquals(
                new SocksReader.Connect("example.org", 443, SocksReplies.VERSION_4),
                read(join(hex("04 01 01bb 00000001 00"), text("example.org"), hex("00"))));
    }

    @Test
    void version5GoesToAddressesAndNames() {
        assertEquals(
                new SocksReader.Connect("10.1.2.3", 80, SocksReplies.VERSION_5),
                request5(hex("05 01 00 01 0a010203 0050")));
        assertEquals(
                new SocksReader.Connect("0:0:0:0:0:0:0:1", 22, SocksReplies.VERSION_5),
                request5(hex("05 01 00 04 00000000000000000000000000000001 0016")));
        assertEquals(
                new SocksReader.Connect("example.org", 443, SocksReplies.VERSION_5),
                request5(join(hex("05 01 00 03 0b"), text("example.org"), hex("01bb"))));
    }

    @Test
    void whatFollowsTheRequestIsLeft() {
        ByteBuffer in = ByteBuffer.wrap(join(hex("04 01 0050 0a010203 00"), text("GET /")));
        assertInstanceOf(SocksReader.Connect.class, new SocksReader().read(in));
        assertEquals("GET /", StandardCharsets.US_ASCII.decode(in).toString());
    }

    @Test
    void authenticationIsNotNeeded() {
        SocksReader.Step step = new SocksReader().read(ByteBuffer.wrap(hex("05 02 02 00")));
        assertArrayEquals(
                hex("05 00"), assertInstanceOf(SocksReader.Greet.class, step).reply());
    }

    @ParameterizedTest
    @CsvSource({
        // Methods without "no authentication", and none at all.
        "05 01 02, 05 ff",
        "05 00, 05 ff",
        // BIND, and a command that there is not, of version 4.
        "04 02 0050 0a010203 00, 00 5b 0000 00000000",
        "04 09 0050 0a010203 00, 00 5b 0000 00000000",
        // Port 0, an empty name, a name with a blank, a control character or a byte beyond ASCII.
        "04 01 0000 0a010203 00, 00 5b 0000 00000000",
        "04 01 0050 00000001 00 00, 00 5b 0000 00000000",
        "04 01 0050 00000001 00 612062 00, 00 5b 0000 00000000",
        "04 01 0050 00000001 00 610a62 00, 00 5b 0000 00000000",
        "04 01 0050 00000001 00 61e962 00, 00 5b 0000 00000000",
        // HTTP, TLS.
        "474554202f, ''",
        "16030100, ''",
    })
    void refuses(String sent, String reply) {
        assertRefused(reply, hex(sent));
    }

    @ParameterizedTest
    @CsvSource({
        // BIND, UDP ASSOCIATE.
        "05 02 00 01 0a010203 0050, 05 07 00 01 00000000 0000",
        "05 03 00 01 0a010203 0050, 05 07 00 01 00000000 0000",
        // A type of address that there is not.
        "05 01 00 02 0a010203 0050, 05 08 00 01 00000000 0000",
        // Port 0, an empty name, a name with NUL, another version.
        "05 01 00 01 0a010203 0000, 05 01 00 01 00000000 0000",
        "05 01 00 03 00 0050, 05 01 00 01 00000000 0000",
        "05 01 00 03 03 610062 0050, 05 01 00 01 00000000 0000",
        "04 01 00 01 0a010203 0050, 05 01 00 01 00000000 0000",
    })
    void refusesRequestsOfVersion5(String sent, String reply) {
        assertArrayEquals(
                hex(reply),
                assertInstanceOf(SocksReader.Refuse.class, request5(hex(sent))).reply());
    }

    static Stream<byte[]> requests() {
        return Stream.of(
                hex("04 01 0050 0a010203 616c69636500"),
                join(hex("04 01 01bb 00000001 00"), text("example.org"), hex("00")),
                join(GREETING, hex("05 01 00 01 0a010203 0050")),
                join(GREETING, hex("05 01 00 03 0b"), text("example.org"), hex("01bb")));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestsMayComeByteByByte(byte[] request) {
        SocksReader reader = new SocksReader();
        ByteBuffer in = ByteBuffer.allocate(SocksReader.LONGEST);
        SocksReader.Step step = new SocksReader.More();
        for (int i = 0; i < request.length; i++) {
            assertTrue(
                    step instanceof SocksReader.More || step instanceof SocksReader.Greet, "byte " + i + ": " + step);
            in.put(request[i]).flip();
            step = reader.read(in);
            in.compact();
        }
        assertInstanceOf(SocksReader.Connect.class, step);
    }

    @Test
    void longNamesEndBeforeTheBufferDoes() {
        byte[] user = "x".repeat(SocksReader.LONGEST - 8).getBytes(StandardCharsets.US_ASCII);
        assertRefused("00 5b 0000 00000000", join(hex("04 01 0050 0a010203"), user));
        assertRefused("00 5b 0000 00000000", join(hex("04 01 0050 00000001 00"), user));
        byte[] methods = new byte[255];
        Arrays.fill(methods, (byte) 9);
        assertRefused("05 ff", join(hex("05 ff"), methods));
    }

    private static void assertRefused(String reply, byte[] sent) {
        assertArrayEquals(
                hex(reply),
                assertInstanceOf(SocksReader.Refuse.class, read(sent)).reply());
    }

    @Test
    void garbageNeitherThrowsNorReadsOn() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] garbage = new byte[random.nextInt(64)];
            random.nextBytes(garbage);
            if (garbage.length > 0) {
                garbage[0] = (byte) (4 + random.nextInt(2));
            }
            SocksReader reader = new SocksReader();
            ByteBuffer in = ByteBuffer.wrap(garbage);
            SocksReader.Step step = reader.read(in);
            if (step instanceof SocksReader.Greet) {
                step = reader.read(in);
            }
            if (step instanceof SocksReader.Connect connect) {
                assertTrue(connect.port() > 0 && !connect.host().isBlank(), connect::toString);
            }
        }
    }

    @Test
    void successAndFailureAsTheVersionHasThem() {
        assertArrayEquals(hex("00 5a 0000 00000000"), SocksReplies.VERSION_4.success());
        assertArrayEquals(hex("00 5b 0000 00000000"), SocksReplies.VERSION_4.failure(SocksReplies.Failure.REFUSED));
        assertArrayEquals(hex("05 00 00 01 00000000 0000"), SocksReplies.VERSION_5.success());
        assertArrayEquals(
                hex("05 05 00 01 00000000 0000"), SocksReplies.VERSION_5.failure(SocksReplies.Failure.REFUSED));
        assertArrayEquals(
                hex("05 02 00 01 00000000 0000"), SocksReplies.VERSION_5.failure(SocksReplies.Failure.NOT_ALLOWED));
    }

    private static SocksReader.Step read(byte[] sent) {
        return new SocksReader().read(ByteBuffer.wrap(sent));
    }

    private static SocksReader.Step request5(byte[] request) {
        SocksReader reader = new SocksReader();
        ByteBuffer in = ByteBuffer.wrap(join(GREETING, request));
        assertInstanceOf(SocksReader.Greet.class, reader.read(in));
        return reader.read(in);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
