package org.sallyport.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePathTest {

    @ParameterizedTest
    @CsvSource({
        "'', /",
        "/, /",
        "//, /",
        "., /",
        ".., /",
        "/../../etc, /etc",
        "a//b/./c/, /a/b/c",
        "/a/b/../c, /a/c",
        "/a/../../b, /b",
        "'/ a b ', '/ a b '",
        "/..., /...",
        "/.hidden, /.hidden",
        "/é/漢字, /é/漢字",
        "/a\\..\\b, /a\\..\\b",
    })
    void normalises(String text, String expected) {
        assertEquals(expected, FilePath.of(text).toString());
    }

    @Test
    void refusesNul() {
        assertThrows(IllegalArgumentException.class, () -> FilePath.of("/a\0b"));
    }

    @Test
    void resolvesRelativeAndAbsoluteNames() {
        FilePath home = FilePath.of("/home/ann");
        assertEquals("/home/ann/x", home.resolve("x").toString());
        assertEquals("/home", home.resolve("..").toString());
        assertEquals("/x", home.resolve("/x").toString());
        assertEquals(home, home.resolve(""));
    }

    @Test
    void knowsItsPlaceInTheTree() {
        FilePath path = FilePath.of("/a/b/c");
        assertEquals(List.of("a", "b", "c"), path.names());
        assertEquals("c", path.name());
        assertEquals(FilePath.of("/a/b"), path.parent());
        assertEquals(Optional.of(FilePath.of("/b/c")), path.below(FilePath.of("/a")));
        assertEquals(Optional.of(FilePath.ROOT), path.below(path));
        assertEquals(Optional.empty(), FilePath.of("/ab").below(FilePath.of("/a")));
        assertEquals(path, FilePath.of("/a").append(FilePath.of("/b/c")));
        assertEquals(path, path.append(FilePath.ROOT));
        assertEquals(FilePath.ROOT, FilePath.ROOT.parent());
        assertEquals("", FilePath.ROOT.name());
    }

    @Test
    void sortsByName() {
        assertTrue(FilePath.of("/a/b").compareTo(FilePath.of("/a/c")) < 0);
        assertTrue(FilePath.of("/a").compareTo(FilePath.of("/a/b")) < 0);
    }

    @Test
    void neverHoldsAnEscape() {
        long seed = 20260103L;
        Random random = new Random(seed);
        String[] pieces = {"..", ".", "/", "a", "", "//", "../", "/..", " ", "\\", "~"};
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            FilePath path = FilePath.of(text.toString());
            for (String name : path.names()) {
                assertFalse(
                        name.isEmpty() || name.equals(".") || name.equals("..") || name.contains("/"),
                        () -> "seed " + seed + ": '" + text + "' became " + path);
            }
            assertEquals(path, FilePath.of(path.toString()));
        }
    }
}
