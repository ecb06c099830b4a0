package org.sallyport.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** A file operation that failed: a status for the protocol, and a message that is safe to show to a client. */
public class FileException extends Exception {

    private static final long serialVersionUID = 1L;

    private final FileStatus status;

    /**
     * A failure.
     *
     * @param status not {@link FileStatus#OK}
     * @param message shown to the client: no path of the host, no secret
     */
    public FileException(FileStatus status, String message) {
        this(status, message, null);
    }

    /**
     * A failure with its cause, which is for the log only.
     *
     * @param status not {@link FileStatus#OK}
     * @param message shown to the client: no path of the host, no secret
     */
    public FileException(FileStatus status, String message, Throwable cause) {
        super(message, cause);
        if (status == FileStatus.OK) {
            throw new IllegalArgumentException("OK is not a failure");
        }
        this.status = status;
    }

    /** A failure with the status's own words. */
    public static FileException of(FileStatus status) {
        return new FileException(status, status.text());
    }

    /**
     * The failure that an exception of the Java file API stands for. The message is the status's own, because the exception's names paths of
     * the host.
     */
    public static FileException of(IOException cause) {
        FileStatus status = statusOf(cause);
        return new FileException(status, status.text(), cause);
    }

    /** A failure for what a store cannot do. */
    static FileException unsupported(String what) {
        return new FileException(FileStatus.OP_UNSUPPORTED, what + " is not supported here");
    }

    /** What the client is told. */
    public FileStatus status() {
        return status;
    }

    private static FileStatus statusOf(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return FileStatus.NO_SUCH_FILE;
        } else if (cause instanceof FileAlreadyExistsException) {
            return FileStatus.FILE_ALREADY_EXISTS;
        } else if (cause instanceof AccessDeniedException) {
            return FileStatus.PERMISSION_DENIED;
        } else if (cause instanceof DirectoryNotEmptyException) {
            return FileStatus.DIR_NOT_EMPTY;
        } else if (cause instanceof NotDirectoryException) {
            return FileStatus.NOT_A_DIRECTORY;
        } else if (cause instanceof FileSystemLoopException) {
            return FileStatus.LINK_LOOP;
        }
        return FileStatus.FAILURE;
    }
}
