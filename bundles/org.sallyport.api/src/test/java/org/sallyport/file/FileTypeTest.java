package org.sallyport.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;

class FileTypeTest {

    @Test
    void goesToAndFromAMode() {
        assertEquals(FileType.DIRECTORY, FileType.ofMode(040755));
        assertEquals(FileType.REGULAR, FileType.ofMode(0100644));
        assertEquals(FileType.SYMLINK, FileType.ofMode(0120777));
        assertEquals(FileType.UNKNOWN, FileType.ofMode(0644));
        assertEquals(0100644, FileAttributes.file(5, FileTime.fromMillis(0)).mode());
        assertEquals(040755, FileAttributes.directory(FileTime.fromMillis(0)).mode());
    }

    @Test
    void anOpenFileIsForReadingOrWriting() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new OpenOptions(false, false, false, OpenOptions.Creation.OPEN_EXISTING));
    }
}
