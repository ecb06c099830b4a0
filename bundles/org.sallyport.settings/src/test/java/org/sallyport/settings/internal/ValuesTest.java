package org.sallyport.settings.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {

    /** Keys as a component defines them. */
    @interface Keys {

        String[] listen_address() default {"127.0.0.1", "::1"};

        String listen_port() default "2222";

        boolean no_delay() default true;

        String idle_timeout() default "10m";

        String buffer() default "64KiB";

        String target();

        String __password() default "";
    }

    @Test
    void whatIsAbsentHasItsDefault() {
        Values values = values(Map.of());

        assertEquals(List.of("127.0.0.1", "::1"), values.list("listen.address"));
        assertEquals(2222, values.integer("listen.port", 0, 65_535));
        assertTrue(values.flag("no.delay"));
        assertEquals(Duration.ofMinutes(10), values.time("idle.timeout"));
        assertEquals(65_536, values.size("buffer", 0, 65_536));
        assertEquals("", values.text("target"));
        assertEquals("", values.exact("_password"));
        assertDoesNotThrow(values::check);
    }

    @Test
    void keysAreSpeltAsTheirMethods() {
        Map<String, Object> configured = new HashMap<>();
        configured.put("more", "x");
        configured.put("buffer", null);
        Map<String, Object> all = values(configured).all();

        assertEquals(
                List.of("_password", "buffer", "idle.timeout", "listen.address", "listen.port", "more", "no.delay"),
                List.copyOf(all.keySet()));
        assertEquals("64KiB", all.get("buffer"));
    }

    @Test
    void valuesComeInTheTypesConfigAdminHas() {
        Values values = Values.of(
                Map.of("few", 1),
                Map.of(
                        "port",
                        22,
                        "flag",
                        false,
                        "array",
                        new String[] {"a", " b, c "},
                        "collection",
                        Arrays.asList("a", 2),
                        "text",
                        " x "));

        assertEquals(22, values.integer("port", 0, 65_535));
        assertFalse(values.flag("flag"));
        assertEquals(List.of("a", "b", "c"), values.list("array"));
        assertEquals(List.of("a", " b, c "), values.lines("array"));
        assertEquals("a,2", values.text("collection"));
        assertEquals("x", values.text("text"));
        assertEquals(" x ", values.exact("text"));
        assertEquals(1, values.integer("few", 0, 9));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "yes,true", "on,true", "false,false", "no,false", "off,false"})
    void flagsAreWords(String text, boolean flag) {
        assertEquals(flag, values(Map.of("no.delay", text)).flag("no.delay"));
    }

    @Test
    void everyBadValueIsNamedWithWhatIsRight() {
        Values values = values(Map.of(
                "listen.port", "65536",
                "no.delay", "maybe",
                "idle.timeout", "soon",
                "buffer", "1",
                "target", "nowhere"));

        assertEquals(2222, values.integer("listen.port", 0, 65_535), "reading goes on with the default");
        assertTrue(values.flag("no.delay"));
        assertEquals(Duration.ofMinutes(10), values.time("idle.timeout"));
        assertEquals(65_536, values.size("buffer", 2, Long.MAX_VALUE));
        assertEquals(Optional.empty(), values.parsed("target", text -> Optional.empty(), "a place"));
        values.complain("and so on");
        assertEquals(
                "listen.port = \"65536\" is refused: needed is a number from 0 to 65535; no.delay = \"maybe\" is refused: needed"
                        + " is true or false; idle.timeout = \"soon\" is refused: needed is a time such as 500ms, 30s or 10m, or 0;"
                        + " buffer = \"1\" is refused: needed is a size such as 65536, 64KiB or 1GiB, at least 2; target ="
                        + " \"nowhere\" is refused: needed is a place; and so on",
                message(values));
    }

    @ParameterizedTest
    @CsvSource({"-1", "''", "1.5", "9999999999999999999", "0x1"})
    void otherNumbersAreNone(String text) {
        Values values = values(Map.of("listen.port", text));

        values.number("listen.port", 0, Long.MAX_VALUE);
        assertTrue(message(values).startsWith("listen.port = \"" + text + "\" is refused: needed is a number from 0"));
    }

    @Test
    void sizesHaveBothBounds() {
        Values values = values(Map.of("buffer", "64KiB"));

        values.size("buffer", 0, 1024);
        assertTrue(message(values).endsWith("at least 0 and at most 1024"), message(values));
    }

    @Test
    void someTimesMustNotBeZero() {
        Values values = values(Map.of("idle.timeout", "0ms"));

        assertEquals(Duration.ZERO, values.time("idle.timeout"));
        values.positiveTime("idle.timeout");
        assertEquals(
                "idle.timeout = \"0ms\" is refused: needed is a time such as 500ms, 30s or 10m, more than 0",
                message(values));
    }

    @Test
    void complaintsAreOneLineAndHoldNoSecret() {
        Values values = values(Map.of(
                "target",
                "a\nb" + "x".repeat(200),
                "_password",
                "sesame",
                "password",
                "sesame",
                "key.passphrase",
                "sesame"));

        values.refuse("target", "less");
        assertEquals("target = \"a?b" + "x".repeat(96) + "…\" is refused: needed is less", message(values));
        for (String secret : List.of("_password", "password", "key.passphrase")) {
            values.refuse(secret, "another");
            assertTrue(message(values).endsWith(secret + " = \"\" is refused: needed is another"), message(values));
        }
    }

    @Test
    void namesAreThoseOfTheConfiguration() {
        assertEquals(
                Optional.of("db"), values(Map.of("service.pid", "x.tunnel~db")).name("x.tunnel"));
    }

    private static Values values(Map<String, Object> configured) {
        return Values.of(Keys.class, configured);
    }

    private static String message(Values values) {
        return assertThrows(InvalidSettingsException.class, values::check).getMessage();
    }
}
