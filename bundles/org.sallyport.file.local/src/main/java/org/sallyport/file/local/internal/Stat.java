package org.sallyport.file.local.internal;

import java.nio.file.attribute.PosixFileAttributes;
import java.util.Optional;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileType;

/**
 * What one {@code stat} of the kernel told.
 *
 * @param posix as the JDK has it
 * @param mode all sixteen bits
 * @param jdk reads the rest
 */
record Stat(PosixFileAttributes posix, int mode, JdkFields jdk) {

    Stat(PosixFileAttributes posix, JdkFields jdk) {
        this(posix, jdk.mode(posix), jdk);
    }

    FileType type() {
        return FileType.ofMode(mode);
    }

    boolean isDirectory() {
        return posix.isDirectory();
    }

    boolean isLink() {
        return posix.isSymbolicLink();
    }

    /** Whether opening it could block or do something: a device, a named pipe, a socket. */
    boolean isSpecial() {
        return posix.isOther();
    }

    /** As the plugin API has it. */
    FileAttributes attributes(Owners owners) {
        return new FileAttributes(
                type(),
                posix.size(),
                mode & Modes.ALL,
                owners.of(posix, jdk.uid(posix), jdk.gid(posix)),
                jdk.links(posix),
                posix.lastAccessTime(),
                posix.lastModifiedTime(),
                Optional.empty());
    }
}
