package org.sallyport.file;

import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What is known of a file.
 *
 * @param type its kind
 * @param size in bytes
 * @param permissions the lower twelve bits of a POSIX mode
 * @param ownership whose it is
 * @param links how many names it has, 1 where that is not known
 * @param accessed when it was last read
 * @param modified when it was last written
 * @param created when it was made, where that is known
 */
public record FileAttributes(
        FileType type,
        long size,
        int permissions,
        Ownership ownership,
        int links,
        FileTime accessed,
        FileTime modified,
        Optional<FileTime> created) {

    private static final Ownership NOBODY = Ownership.of(0, 0);

    /** A regular file with permissions {@code rw-r--r--}, for stores that keep no more. */
    public static FileAttributes file(long size, FileTime modified) {
        return new FileAttributes(FileType.REGULAR, size, 0644, NOBODY, 1, modified, modified, Optional.empty());
    }

    /** A directory with permissions {@code rwxr-xr-x}, for stores that keep no more. */
    public static FileAttributes directory(FileTime modified) {
        return new FileAttributes(FileType.DIRECTORY, 0, 0755, NOBODY, 1, modified, modified, Optional.empty());
    }

    /** Whether it is a directory. */
    public boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }

    /** The POSIX mode: the type's bits and the permissions. */
    public int mode() {
        return type.mode() | permissions;
    }
}
