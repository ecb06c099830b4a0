package org.sallyport.settings.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LogTextTest {

    @Test
    void linesCannotBeForged() {
        assertEquals("root?INFO fake", LogText.of("root\nINFO fake", 100));
        assertEquals("a?[2Jb?c?d", LogText.of("a\u001b[2Jb\u2028c\u202ed", 100));
    }

    @Test
    void lettersStay() {
        assertEquals("Jürgen 王 O'Neil-99", LogText.of("Jürgen 王 O'Neil-99", 100));
        assertEquals("🔑?", LogText.of("🔑\ud83d", 100), "half a character is none");
    }

    @Test
    void linesHaveAnEnd() {
        assertEquals("abcd…", LogText.of("abcdefgh", 5));
        assertEquals("abcde", LogText.of("abcde", 5));
        assertEquals("", LogText.of("", 5));
    }
}
