package org.sallyport.file.local.internal;

import java.nio.file.Path;
import java.util.Optional;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;

/**
 * Where a path leads: a directory that is held open and one name in it.
 *
 * @param directory shared by this place until it is closed
 * @param name one component, or {@link Directory#SELF}
 * @param found the attributes of what has the name, if anything
 */
record Place(Directory directory, Path name, Optional<Stat> found) implements AutoCloseable {

    /** What has the name. */
    Stat stat() throws FileException {
        return found.orElseThrow(() -> FileException.of(FileStatus.NO_SUCH_FILE));
    }

    /** Whether this is the directory itself, such as the root of a view, which cannot be created, moved or removed. */
    boolean isSelf() {
        return name.equals(Directory.SELF);
    }

    @Override
    public void close() {
        directory.close();
    }
}
