package org.sallyport.sftp.internal.wire;

import org.sallyport.file.FileStatus;

/** The codes of version 3, 0 to 8, nearest to the codes 9 to 31 of later versions; what OpenSSH answers is the measure. */
final class StatusV3 {

    private StatusV3() {}

    /** The status that a client of version 3 is sent. */
    static FileStatus of(Request request, FileStatus status) {
        return switch (status) {
            case OK,
                    EOF,
                    NO_SUCH_FILE,
                    PERMISSION_DENIED,
                    FAILURE,
                    BAD_MESSAGE,
                    NO_CONNECTION,
                    CONNECTION_LOST,
                    OP_UNSUPPORTED -> status;
            case INVALID_HANDLE -> handle(request);
            // ENOENT, ENOTDIR, ELOOP
            case NO_SUCH_PATH, NOT_A_DIRECTORY, LINK_LOOP -> FileStatus.NO_SUCH_FILE;
            case WRITE_PROTECT, CANNOT_DELETE -> FileStatus.PERMISSION_DENIED;
            // ENAMETOOLONG, EINVAL
            case INVALID_FILENAME, INVALID_PARAMETER -> FileStatus.BAD_MESSAGE;
            case FILE_ALREADY_EXISTS,
                    NO_MEDIA,
                    NO_SPACE_ON_FILESYSTEM,
                    QUOTA_EXCEEDED,
                    UNKNOWN_PRINCIPAL,
                    LOCK_CONFLICT,
                    DIR_NOT_EMPTY,
                    FILE_IS_A_DIRECTORY,
                    BYTE_RANGE_LOCK_CONFLICT,
                    BYTE_RANGE_LOCK_REFUSED,
                    DELETE_PENDING,
                    FILE_CORRUPT,
                    OWNER_INVALID,
                    GROUP_INVALID,
                    NO_MATCHING_BYTE_RANGE_LOCK -> FileStatus.FAILURE;
        };
    }

    /** OpenSSH's sftp-server closes and copies by the rules of errno (EBADF, ENOENT); everything else with a bad handle just fails. */
    private static FileStatus handle(Request request) {
        boolean byErrno = request instanceof Request.Close
                || request instanceof Request.Sync
                || request instanceof Request.CopyData;
        return byErrno ? FileStatus.NO_SUCH_FILE : FileStatus.FAILURE;
    }
}
