package org.sallyport.sftp.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sallyport.file.FileStatus;

/** Version 3 knows the codes 0 to 8. */
class StatusV3Test {

    private static final Request STAT = new Request.Stat(1, "/", true);

    @ParameterizedTest
    @EnumSource(FileStatus.class)
    void nothingAbove8IsSent(FileStatus status) {
        FileStatus sent = StatusV3.of(STAT, status);
        assertTrue(sent.code() <= 8, sent.toString());
        assertEquals(status == FileStatus.OK, sent == FileStatus.OK, "no failure becomes a success");
        if (status.code() <= 8) {
            assertEquals(status, sent);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NO_SUCH_PATH, NO_SUCH_FILE",
        "NOT_A_DIRECTORY, NO_SUCH_FILE",
        "LINK_LOOP, NO_SUCH_FILE",
        "WRITE_PROTECT, PERMISSION_DENIED",
        "CANNOT_DELETE, PERMISSION_DENIED",
        "INVALID_FILENAME, BAD_MESSAGE",
        "INVALID_PARAMETER, BAD_MESSAGE",
        "FILE_ALREADY_EXISTS, FAILURE",
        "DIR_NOT_EMPTY, FAILURE",
        "QUOTA_EXCEEDED, FAILURE",
        "INVALID_HANDLE, FAILURE"
    })
    void theNearestIsSent(FileStatus status, FileStatus sent) {
        assertEquals(sent, StatusV3.of(STAT, status));
    }

    @Test
    void aHandleThatIsClosed() {
        FileStatus status = FileStatus.INVALID_HANDLE;
        assertEquals(FileStatus.NO_SUCH_FILE, StatusV3.of(new Request.Close(1, 1), status));
        assertEquals(FileStatus.NO_SUCH_FILE, StatusV3.of(new Request.Sync(1, 1), status));
        assertEquals(FileStatus.NO_SUCH_FILE, StatusV3.of(new Request.CopyData(1, 1, 1, 1, 1, 1), status));
        assertEquals(FileStatus.FAILURE, StatusV3.of(new Request.Read(1, 1, 0, 1), status));
        assertEquals(FileStatus.FAILURE, StatusV3.of(new Request.HandleStat(1, 1), status));
    }
}
