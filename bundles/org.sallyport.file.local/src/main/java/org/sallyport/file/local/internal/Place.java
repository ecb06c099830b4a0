package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;

/**
 * Where a path leads: a directory that is held open and one name in it, which something may have or not. Shares the directory until it is
 * closed.
 */
final class Place implements AutoCloseable {

    private final Directory directory;
    private final Path name;
    private Optional<Stat> known = Optional.empty();
    private boolean looked;

    /** A place whose name nobody has looked up yet. */
    Place(Directory directory, Path name) {
        this.directory = directory.share();
        this.name = name;
    }

    /** A place whose name was looked up. */
    Place(Directory directory, Path name, Optional<Stat> found) {
        this(directory, name);
        this.known = found;
        this.looked = true;
    }

    /** Stays open as long as this place. */
    Directory directory() {
        return directory;
    }

    /** One component, or {@link Directory#SELF}. */
    Path name() {
        return name;
    }

    /** The attributes of what has the name, if anything; looked up once. */
    Optional<Stat> found() throws IOException {
        if (!looked) {
            known = directory.find(name);
            looked = true;
        }
        return known;
    }

    /** The attributes of what has the name. */
    Stat stat() throws IOException, FileException {
        return found().orElseThrow(() -> FileException.of(FileStatus.NO_SUCH_FILE));
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
