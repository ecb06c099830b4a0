package org.sallyport.configuration.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * By which one sees that a file has changed.
 *
 * @param modified when it was written last
 * @param size in bytes; -1 if there is no file
 * @param key what tells files of one name apart (the inode), if the file system has it
 */
record FileStamp(FileTime modified, long size, Optional<Object> key) {

    /** Of a file that is not there, or of none. */
    static final FileStamp NONE = new FileStamp(FileTime.fromMillis(0), -1, Optional.empty());

    /** How the file is now. */
    static FileStamp of(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(now.lastModifiedTime(), now.size(), Optional.ofNullable(now.fileKey()));
        } catch (IOException e) {
            return NONE;
        }
    }
}
