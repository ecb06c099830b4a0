package org.sallyport.sftp.internal.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.session.FilePath;
import org.sallyport.sftp.internal.mount.MountTable.Mount;

class MountTableTest {

    private static final MountTable TABLE = MountTable.parse("/ = default, /a = one, /a/b/c = two");

    @Test
    void allFormsAreRead() {
        MountTable expected = new MountTable(
                List.of(new Mount(FilePath.of("/archive"), "tape"), new Mount(FilePath.ROOT, "default")));
        assertEquals(expected, MountTable.parse("/ = default, /archive = tape"));
        assertEquals(expected, MountTable.parse("/=default,/archive=tape,"));
        assertEquals(expected, MountTable.parse(new String[] {"/archive = tape", "/ = default"}));
        assertEquals(expected, MountTable.parse(List.of("/archive/ = tape", "/ = default")));
        assertEquals(expected, MountTable.parse(new String[] {"/ = default, /archive = tape"}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "/", "/ =", "= default", "archive = tape", "/ = a, / = b", "/a = x, /a/ = y"})
    void otherFormsAreRefused(String value) {
        assertThrows(IllegalArgumentException.class, () -> MountTable.parse(value));
    }

    @Test
    void theDeepestComeFirst() {
        assertEquals(
                List.of("two", "one", "default"),
                TABLE.mounts().stream().map(Mount::store).toList());
    }

    @Test
    void namesOfMountPoints() {
        assertEquals(Set.of("a"), TABLE.names(FilePath.ROOT));
        assertEquals(Set.of("b"), TABLE.names(FilePath.of("/a")));
        assertEquals(Set.of("c"), TABLE.names(FilePath.of("/a/b")));
        assertEquals(Set.of(), TABLE.names(FilePath.of("/a/b/c")));
        assertEquals(Set.of(), TABLE.names(FilePath.of("/b")));
    }

    @Test
    void neededPaths() {
        for (String path : List.of("/", "/a", "/a/b", "/a/b/c")) {
            assertTrue(TABLE.needs(FilePath.of(path)), path);
        }
        for (String path : List.of("/b", "/a/c", "/a/b/c/d")) {
            assertFalse(TABLE.needs(FilePath.of(path)), path);
        }
    }
}
