package org.sallyport.console.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1536, 1.5 KiB",
        "1048576, 1.0 MiB",
        "5368709120, 5.0 GiB",
        "9223372036854775807, 8.0 EiB"
    })
    void bytesHaveTheirLargestUnit(long count, String text) {
        assertEquals(text, Text.bytes(count));
    }

    @ParameterizedTest
    @CsvSource({"-5, 0s", "59, 59s", "61, 1m 1s", "3600, 1h 0m", "90061, 1d 1h"})
    void durationsHaveTwoUnits(long seconds, String text) {
        assertEquals(text, Text.duration(Duration.ofSeconds(seconds)));
    }

    @Test
    void nothingMovesTheCursorOrHidesText() {
        assertEquals("a?[2Jb??c", Text.printable("a\u001b[2Jb\r\u202ec"));
        assertEquals("pässwörd 密码 🔑", Text.printable("pässwörd 密码 🔑"));
        assertEquals("x".repeat(200) + "…", Text.printable("x".repeat(201)));
    }

    @Test
    void addressesAreAsTheyAreTyped() {
        assertEquals(
                "127.0.0.1:22, [0:0:0:0:0:0:0:1]:22, *:22",
                Text.addresses(List.of(
                        new InetSocketAddress("127.0.0.1", 22),
                        new InetSocketAddress("::1", 22),
                        new InetSocketAddress("0.0.0.0", 22))));
    }
}
