package org.sallyport.configuration.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinedKeysTest {

    @ParameterizedTest
    @CsvSource({
        "max.conections, max.connections",
        "listen.prot, listen.port",
        "Listen.Port, listen.port",
        "max.startup, max.startups",
        "port, ''",
        "x, ''",
    })
    void aMisspeltKeyLeadsToTheNearest(String misspelt, String nearest) {
        assertEquals(
                nearest,
                DefinedKeys.nearest(misspelt, List.of("listen.port", "max.connections", "max.startups", "mounts"))
                        .orElse(""));
    }
}
