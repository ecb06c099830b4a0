package org.sallyport.settings.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "90,PT1M30S",
        "500ms,PT0.5S",
        "10m,PT10M",
        "1h30m,PT1H30M",
        "2d,PT48H",
        "1w,PT168H",
        "0,PT0S",
        "1H,PT1H",
        "36500d,PT876000H",
        "3153600000000ms,PT876000H"
    })
    void timesHaveUnits(String text, Duration time) {
        assertEquals(Optional.of(time), Quantities.time(text));
    }

    @ParameterizedTest
    @CsvSource({
        "10mm",
        "m",
        "''",
        "1.5h",
        "-1s",
        "36501d",
        "99999999999999999999",
        "999999999999d",
        "9999999999999w",
        "9999999999999w9999999999999w"
    })
    void otherTimesAreNone(String text) {
        assertTrue(Quantities.time(text).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "65536,65536",
        "64KiB,65536",
        "64k,65536",
        "64 KB,65536",
        "1GiB,1073741824",
        "2048B,2048",
        "1t,1099511627776"
    })
    void sizesHaveUnits(String text, long size) {
        assertEquals(OptionalLong.of(size), Quantities.size(text));
    }

    @Test
    void aSizeThatDoesNotFitIsNone() {
        assertTrue(Quantities.size("99999999999t").isEmpty());
        assertTrue(Quantities.size("").isEmpty());
    }
}
