package org.sallyport.settings.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListValueTest {

    @Test
    void readsArraysAndTextsOfLines() {
        assertEquals(List.of("a b", "c"), lines("a b", "c"));
        assertEquals(List.of("a b", "", "c"), lines("a b\n\r\nc"));
        assertEquals(List.of(""), lines(""));
        assertEquals(List.of(), lines());
    }

    @Test
    void readsBracketsAsTheyWereTyped() {
        assertEquals(List.of("a b", "c, d"), lines("[ \"a b\", \"c, d\" ]"));
        assertEquals(List.of("a", "b"), lines("[\"a\",\"b\",]"));
        assertEquals(List.of("from=\"x\" a"), lines("[ \"from=\\\"x\\\" a\" ]"));
        assertEquals(List.of(), lines("[ ]"));
    }

    @Test
    void leavesOtherBracketsForTheReaderToRefuse() {
        assertEquals(List.of("[ a b ]"), lines("[ a b ]"));
        assertEquals(List.of("[ \"a\" b ]"), lines("[ \"a\" b ]"));
        assertEquals(List.of("[ \"a ]"), lines("[ \"a ]"));
    }

    @Test
    void readsWords() {
        assertEquals(List.of("list", "make-directory"), words("list, make-directory"));
        assertEquals(List.of("list", "upload"), words("list", " upload "));
        assertEquals(List.of("list", "upload"), words("[ \"list\", \"upload\" ]"));
        assertEquals(List.of(), words(""));
        assertEquals(List.of("*"), words("*"));
    }

    @Test
    void readsWhatProgramsAndTypedFilesHave() {
        assertEquals(List.of("a", "b", "c"), ListValue.words(List.of("a", "b, c")));
        assertEquals(List.of("7"), ListValue.words(7));
        assertEquals(List.of(), ListValue.words(null));
        assertEquals(List.of("[::1]:22", "[::2]:22"), ListValue.words("[::1]:22, [::2]:22"));
    }

    private static List<String> lines(String... values) {
        return ListValue.lines(values);
    }

    private static List<String> words(String... values) {
        return ListValue.words(values);
    }
}
