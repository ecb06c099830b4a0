package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Set;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;

/**
 * Changes attributes of what is held open, never of what a name leads to.
 *
 * <p>A file never gets set-user-id or set-group-id: every file belongs to the user that the server runs as, so a client could lend that user's
 * rights to a program of its own. The other bits are set as asked, as chmod(2) does for who may not set these two.
 */
final class AttributeWriter {

    private static final int FILE_BITS = 01777;

    private AttributeWriter() {}

    /** Of what has a name. */
    static void write(Place place, AttributeChange change) throws IOException, FileException {
        Stat stat = place.stat();
        if (change.isEmpty()) {
            return;
        }
        if (stat.isDirectory()) {
            directory(place, change);
        } else if (stat.isLink()) {
            link(place, change);
        } else if (stat.isSpecial()) {
            throw new FileException(FileStatus.PERMISSION_DENIED, "not a regular file");
        } else {
            try (LocalChannel channel = open(place, change)) {
                write(channel, change);
            }
        }
    }

    private static void directory(Place place, AttributeChange change) throws IOException, FileException {
        if (change.size().isPresent()) {
            throw FileException.of(FileStatus.FILE_IS_A_DIRECTORY);
        }
        try (Directory directory = place.directory().open(place.name())) {
            write(directory, change);
        }
    }

    private static void link(Place place, AttributeChange change) throws IOException, FileException {
        if (change.size().isPresent() || change.permissions().isPresent()) {
            throw new FileException(FileStatus.OP_UNSUPPORTED, "a symbolic link has no size or permissions of its own");
        }
        Path link = place.directory().entry(place.name());
        owner(link, change, LinkOption.NOFOLLOW_LINKS);
        times(link, change, LinkOption.NOFOLLOW_LINKS);
    }

    /** Holds the file, so that all that follows happens to the same one; a file that may not be read, perhaps may be written. */
    private static LocalChannel open(Place place, AttributeChange change) throws IOException {
        if (change.size().isPresent()) {
            return place.directory().openFile(place.name(), Set.of(StandardOpenOption.WRITE));
        }
        try {
            return place.directory().openFile(place.name(), Set.of(StandardOpenOption.READ));
        } catch (AccessDeniedException e) {
            return place.directory().openFile(place.name(), Set.of(StandardOpenOption.WRITE));
        }
    }

    /** Of a file that is open; its size only if it is open for writing. */
    static void write(LocalChannel channel, AttributeChange change) throws IOException {
        if (change.isEmpty()) {
            return;
        }
        if (change.size().isPresent()) {
            resize(channel, change.size().getAsLong());
        }
        write(channel.self(), change, FILE_BITS);
    }

    /** Of a directory that is open. */
    static void write(Directory directory, AttributeChange change) throws IOException {
        write(directory.self(), change, Modes.ALL);
    }

    /** Of what a path in /proc/self/fd leads to: what is open, and nothing else. */
    private static void write(Path self, AttributeChange change, int bits) throws IOException {
        owner(self, change);
        if (change.permissions().isPresent()) {
            chmod(self, change.permissions().getAsInt() & bits);
        }
        times(self, change);
    }

    /** Sets the bits of what a path in /proc/self/fd leads to (chmod(2)). */
    static void chmod(Path self, int mode) throws IOException {
        Files.setAttribute(self, "unix:mode", mode & Modes.ALL);
    }

    private static void owner(Path file, AttributeChange change, LinkOption... options) throws IOException {
        if (change.owner().isPresent()) {
            Files.setAttribute(file, "unix:uid", change.owner().get().uid(), options);
            Files.setAttribute(file, "unix:gid", change.owner().get().gid(), options);
        }
    }

    private static void times(Path file, AttributeChange change, LinkOption... options) throws IOException {
        if (change.times().isPresent()) {
            AttributeChange.Times times = change.times().get();
            Files.getFileAttributeView(file, BasicFileAttributeView.class, options)
                    .setTimes(times.modified(), times.accessed(), null);
        }
    }

    private static void resize(LocalChannel channel, long size) throws IOException {
        long now = channel.file().size();
        if (size < now) {
            channel.file().truncate(size);
        } else if (size > now && channel.appends()) {
            try (FileChannel file = FileChannel.open(channel.self(), StandardOpenOption.WRITE)) {
                grow(file, size);
            }
        } else if (size > now) {
            grow(channel.file(), size);
        }
    }

    private static void grow(FileChannel file, long size) throws IOException {
        file.write(ByteBuffer.wrap(new byte[1]), size - 1);
    }
}
