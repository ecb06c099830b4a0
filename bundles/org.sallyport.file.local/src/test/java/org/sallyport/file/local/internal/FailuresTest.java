package org.sallyport.file.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;

/** What the host says, as a client is told. */
class FailuresTest {

    @Test
    void aFullDiskIsKnownByTheWordsOfTheHost() throws Exception {
        try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
            IOException failure = assertThrows(IOException.class, () -> full.write(ByteBuffer.allocate(10)));
            assertEquals(FileStatus.NO_SPACE_ON_FILESYSTEM, Failures.of(failure).status());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Disk quota exceeded, QUOTA_EXCEEDED",
        "Read-only file system, WRITE_PROTECT",
        "Is a directory, FILE_IS_A_DIRECTORY",
        "Not a directory, NOT_A_DIRECTORY",
        "Operation not permitted, PERMISSION_DENIED",
        "Too many levels of symbolic links or unable to access attributes of symbolic link, LINK_LOOP",
        "File name too long, INVALID_FILENAME",
        "Input/output error, FAILURE"
    })
    void wordsHaveAStatus(String words, FileStatus status) {
        FileException failure = Failures.of(new FileSystemException("/srv/private", "", words));
        assertEquals(status, failure.status());
        assertFalse(failure.getMessage().contains("srv"), "a client is told no path of the host");
    }

    @Test
    void typesHaveAStatus() {
        assertEquals(
                FileStatus.NO_SUCH_FILE,
                Failures.of(new NoSuchFileException("/srv")).status());
        assertEquals(
                FileStatus.DIR_NOT_EMPTY,
                Failures.of(new DirectoryNotEmptyException("/srv")).status());
        assertEquals(FileStatus.FAILURE, Failures.of(new IOException()).status());
        assertEquals(
                FileStatus.FAILURE, Failures.of(new FileSystemException("/srv")).status());
    }
}
