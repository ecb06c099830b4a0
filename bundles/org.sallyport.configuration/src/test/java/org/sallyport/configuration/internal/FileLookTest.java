package org.sallyport.configuration.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLookTest {

    @TempDir
    Path directory;

    private FileLook look(String name, String text) throws IOException {
        return FileLook.at(Files.writeString(directory.resolve(name), text));
    }

    private static StoredConfiguration stored(Map<String, Object> values) {
        return new StoredConfiguration(values);
    }

    @Test
    void aFileHasMoreIfAKeyOrTheEndOfAValueIsNotStored() throws IOException {
        FileLook look = look("a.cfg", "# a server\nlisten.port = 2022\nmounts = / = default\n");

        assertTrue(look.hasMoreThan(stored(Map.of("listen.port", "2022"))));
        assertTrue(look.hasMoreThan(stored(Map.of("listen.port", "2022", "mounts", "/ = def"))));
        assertFalse(look.hasMoreThan(stored(Map.of("listen.port", "2022", "mounts", "/ = default", "more", "1"))));
    }

    @Test
    void whatTheContainerReplacesIsNotCompared() throws IOException {
        FileLook look = look("a.cfg", "root = ${karaf.data}/files\numask = $[env:UMASK]\n");

        assertFalse(look.hasMoreThan(stored(Map.of("root", "/srv/files", "umask", ""))));
    }

    @Test
    void typedValuesAreNotCompared() throws IOException {
        FileLook look = look("a.config", "listen.port = I\"2022\"\nkeys = [ \\\n \"a\", \\\n \"b\", \\\n]\n");

        assertTrue(look.hasMoreThan(stored(Map.of("listen.port", 2022))));
        assertFalse(look.hasMoreThan(stored(Map.of("listen.port", 2022, "keys", new String[] {"a", "b"}))));
    }

    @Test
    void filesOfOtherFormsAreNotRead() throws IOException {
        assertEquals(Map.of(), look("a.cfg.json", "{\"a\": 1}").written());
        assertEquals(
                Map.of(), look("long.cfg", "a".repeat(KnownFiles.LONGEST + 1)).written());
        assertEquals(Map.of(), look("bad.cfg", "a = \\u00zz").written());
        assertEquals(FileLook.NONE, FileLook.at(directory.resolve("none.cfg")));
    }
}
