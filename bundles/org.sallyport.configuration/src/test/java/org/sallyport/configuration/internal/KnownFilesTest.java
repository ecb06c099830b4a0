package org.sallyport.configuration.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownFilesTest {

    @TempDir
    Path directory;

    private final KnownFiles files = new KnownFiles();
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("org.sallyport.server-a.cfg"), "listen.port = 2022\n");
    }

    @Test
    void remembersWhatWasThere() throws IOException {
        files.remember(file);
        byte[] before = Files.readAllBytes(file);

        Files.writeString(file, "");

        assertArrayEquals(before, files.content(file).orElseThrow());
    }

    @Test
    void tellsAFileThatIsAsItWasFromAnother() throws IOException {
        files.remember(file);
        assertTrue(files.forget(file));
        assertFalse(files.forget(file), "forgotten");

        files.remember(file);
        Files.writeString(file, "listen.port = 2023 \n");
        assertFalse(files.forget(file), "changed");

        files.remember(file);
        Files.delete(file);
        assertFalse(files.forget(file), "gone");
    }

    @Test
    void leavesAloneWhatIsNoConfiguration() throws IOException {
        files.remember(directory.resolve("none"));
        Files.write(file, new byte[1 << 20]);
        files.remember(file);

        assertTrue(files.content(file).isEmpty());
        assertTrue(files.content(directory.resolve("none")).isEmpty());
    }
}
