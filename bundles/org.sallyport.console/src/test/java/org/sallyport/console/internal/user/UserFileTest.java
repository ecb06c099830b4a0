package org.sallyport.console.internal.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFileTest {

    @TempDir
    Path directory;

    @Test
    void aNewFileIsItsOwnersAlone() throws IOException {
        Path file = directory.resolve("user.cfg");

        UserFile.create(file, "name = ann\n");

        assertEquals("name = ann\n", Files.readString(file));
        assertEquals("rw-------", permissions(file));
        assertEquals(List.of("user.cfg"), names());
    }

    @Test
    void aFileThatExistsIsNotReplaced() throws IOException {
        Path file = Files.writeString(directory.resolve("user.cfg"), "mine");

        assertThrows(FileAlreadyExistsException.class, () -> UserFile.create(file, "name = ann\n"));

        assertEquals("mine", Files.readString(file));
        assertEquals(List.of("user.cfg"), names());
    }

    @Test
    void aChangedFileKeepsItsPermissionsAndTheRest() throws IOException {
        Path file = directory.resolve("user.cfg");
        Files.write(file, new byte[] {'#', (byte) 0xe4, '\n', 'a', '=', '1', '\n'});
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        UserFile.change(file, "password", "x");

        assertEquals("rw-r-----", permissions(file));
        assertEquals((byte) 0xe4, Files.readAllBytes(file)[1]);
        assertEquals(List.of("user.cfg"), names());
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
