package org.sallyport.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileExceptionTest {

    @Test
    void translatesWhatTheFileApiThrows() {
        Map<IOException, FileStatus> expected = Map.of(
                new NoSuchFileException("/srv/x"), FileStatus.NO_SUCH_FILE,
                new FileAlreadyExistsException("/srv/x"), FileStatus.FILE_ALREADY_EXISTS,
                new AccessDeniedException("/srv/x"), FileStatus.PERMISSION_DENIED,
                new DirectoryNotEmptyException("/srv/x"), FileStatus.DIR_NOT_EMPTY,
                new NotDirectoryException("/srv/x"), FileStatus.NOT_A_DIRECTORY,
                new FileSystemLoopException("/srv/x"), FileStatus.LINK_LOOP,
                new IOException("/srv/x: strange"), FileStatus.FAILURE);
        expected.forEach((cause, status) -> {
            FileException translated = FileException.of(cause);
            assertEquals(status, translated.status());
            assertSame(cause, translated.getCause());
            assertFalse(translated.getMessage().contains("/srv"), "the host's path must not reach a client");
        });
    }

    @Test
    void numbersTheStatusCodesAsTheDraftDoes() {
        assertEquals(32, FileStatus.values().length);
        assertEquals(4, FileStatus.FAILURE.code());
        assertEquals(11, FileStatus.FILE_ALREADY_EXISTS.code());
        assertEquals(31, FileStatus.NO_MATCHING_BYTE_RANGE_LOCK.code());
    }

    @Test
    void isNeverASuccess() {
        assertThrows(IllegalArgumentException.class, () -> FileException.of(FileStatus.OK));
    }
}
