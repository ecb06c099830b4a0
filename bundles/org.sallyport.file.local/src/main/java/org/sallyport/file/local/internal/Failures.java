package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Map;
import java.util.Optional;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;

/** What a failure of the host means to a client. The JDK tells some only by the C library's words, which are English unless LC_ALL says other. */
final class Failures {

    private static final Map<String, FileStatus> WORDS = Map.ofEntries(
            Map.entry("Disk quota exceeded", FileStatus.QUOTA_EXCEEDED),
            Map.entry("Directory not empty", FileStatus.DIR_NOT_EMPTY),
            Map.entry("File exists", FileStatus.FILE_ALREADY_EXISTS),
            Map.entry("File name too long", FileStatus.INVALID_FILENAME),
            Map.entry("Invalid argument", FileStatus.INVALID_PARAMETER),
            Map.entry("Is a directory", FileStatus.FILE_IS_A_DIRECTORY),
            Map.entry("No space left on device", FileStatus.NO_SPACE_ON_FILESYSTEM),
            Map.entry("Not a directory", FileStatus.NOT_A_DIRECTORY),
            Map.entry("Operation not permitted", FileStatus.PERMISSION_DENIED),
            Map.entry("Operation not supported", FileStatus.OP_UNSUPPORTED),
            Map.entry("Permission denied", FileStatus.PERMISSION_DENIED),
            Map.entry("Read-only file system", FileStatus.WRITE_PROTECT));

    private static final String LOOP = "Too many levels of symbolic links";

    private Failures() {}

    /** The failure that a client sees; its message names no path of the host. */
    static FileException of(IOException cause) {
        FileException plain = FileException.of(cause);
        if (plain.status() != FileStatus.FAILURE) {
            return plain;
        }
        FileStatus status = status(cause);
        return new FileException(status, status.text(), cause);
    }

    private static FileStatus status(IOException cause) {
        String words = Optional.ofNullable(
                        cause instanceof FileSystemException system ? system.getReason() : cause.getMessage())
                .orElse("");
        if (words.startsWith(LOOP)) {
            return FileStatus.LINK_LOOP;
        }
        return WORDS.getOrDefault(words, FileStatus.FAILURE);
    }
}
