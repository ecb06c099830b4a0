package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;

/**
 * Renaming. The JDK reaches {@code renameat}, which replaces what has the new name, so keeping that takes another way: a file gets the new
 * name by a hard link, which fails if the name is taken, and then loses the old one; a directory moves onto an empty directory that was
 * made for it, which likewise fails if the name is taken.
 */
final class Rename {

    /** New directories that stand for a name for an instant. */
    private static final int RESERVED = 0700;

    private Rename() {}

    static void replacing(Place from, Place to) throws IOException {
        from.directory().move(from.name(), to.directory(), to.name());
    }

    static void withoutReplacing(Place from, Place to) throws IOException, FileException {
        if (from.stat().isDirectory()) {
            moveDirectory(from, to);
        } else {
            moveFile(from, to);
        }
    }

    private static void moveDirectory(Place from, Place to) throws IOException {
        to.directory().makeDirectory(to.name(), RESERVED);
        try {
            replacing(from, to);
        } catch (IOException e) {
            try {
                to.directory().removeDirectory(to.name());
            } catch (IOException kept) {
                e.addSuppressed(kept);
            }
            throw e;
        }
    }

    private static void moveFile(Place from, Place to) throws IOException, FileException {
        try {
            from.directory().link(from.name(), to.directory(), to.name());
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            moveWithoutLink(from, to);
            return;
        }
        try {
            from.directory().removeFile(from.name());
        } catch (IOException e) {
            to.directory().removeFile(to.name());
            throw e;
        }
    }

    /** Where there are no hard links, or not of this file: the name is taken an instant after it was seen to be free. */
    private static void moveWithoutLink(Place from, Place to) throws IOException, FileException {
        if (to.found().isPresent()) {
            throw FileException.of(FileStatus.FILE_ALREADY_EXISTS);
        }
        replacing(from, to);
    }
}
