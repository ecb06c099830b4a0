package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.OpenOptions;
import org.sallyport.session.FilePath;

/** Opens files of a tree: a file is either made, and then it was not there before, or opened as it is. */
final class FileOpener {

    /** How often a file that others keep making and removing is tried. */
    private static final int TRIES = 8;

    private static final int DEFAULT_MODE = 0666;

    private final Tree tree;
    private final NewModes modes;

    FileOpener(Tree tree, NewModes modes) {
        this.tree = tree;
        this.modes = modes;
    }

    LocalChannel open(FilePath path, OpenOptions options, AttributeChange attributes)
            throws IOException, FileException {
        boolean follow = options.creation() != OpenOptions.Creation.CREATE_NEW;
        for (int i = 0; i < TRIES; i++) {
            try (Place place = tree.find(path, follow)) {
                Optional<LocalChannel> channel = at(place, options, attributes);
                if (channel.isPresent()) {
                    return channel.get();
                }
            }
        }
        throw new FileException(FileStatus.FAILURE, "the file is being replaced by others");
    }

    /** Empty if the place has changed since it was found. */
    private Optional<LocalChannel> at(Place place, OpenOptions options, AttributeChange attributes)
            throws IOException, FileException {
        if (place.found().isPresent()) {
            check(place.stat(), options);
            return existing(place, options);
        }
        if (!options.creation().creates()) {
            throw FileException.of(FileStatus.NO_SUCH_FILE);
        }
        return create(place, options, attributes);
    }

    private static void check(Stat stat, OpenOptions options) throws FileException {
        if (options.creation() == OpenOptions.Creation.CREATE_NEW) {
            throw FileException.of(FileStatus.FILE_ALREADY_EXISTS);
        } else if (stat.isDirectory()) {
            throw FileException.of(FileStatus.FILE_IS_A_DIRECTORY);
        } else if (stat.isSpecial()) {
            throw new FileException(FileStatus.PERMISSION_DENIED, "not a regular file");
        }
    }

    private static Optional<LocalChannel> existing(Place place, OpenOptions options) throws IOException {
        Set<OpenOption> how = access(options);
        boolean truncates = options.creation().truncates();
        if (truncates && !how.contains(StandardOpenOption.APPEND)) {
            how.add(StandardOpenOption.WRITE);
            how.add(StandardOpenOption.TRUNCATE_EXISTING);
        }
        try {
            LocalChannel channel = place.directory().openFile(place.name(), how, 0);
            return Optional.of(truncates ? emptied(channel) : channel);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (place.directory().find(place.name()).filter(Stat::isLink).isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<LocalChannel> create(Place place, OpenOptions options, AttributeChange attributes)
            throws IOException {
        Set<OpenOption> how = access(options);
        if (!options.write()) {
            how.add(StandardOpenOption.WRITE);
        }
        how.add(StandardOpenOption.CREATE_NEW);
        int mode = modes.of(attributes, DEFAULT_MODE);
        LocalChannel channel;
        try {
            channel = place.directory().openFile(place.name(), how, mode);
        } catch (FileAlreadyExistsException e) {
            return Optional.empty();
        }
        try {
            modes.complete(channel.self(), mode);
            AttributeWriter.write(channel, NewModes.rest(attributes));
            return Optional.of(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The JDK does not open for appending and emptying at once. */
    private static LocalChannel emptied(LocalChannel channel) throws IOException {
        try {
            channel.file().truncate(0);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The kernel appends for us, so that no two writers meet, except where the JDK cannot ask for that: to read and append. */
    private static Set<OpenOption> access(OpenOptions options) {
        Set<OpenOption> how = new HashSet<>();
        if (options.read()) {
            how.add(StandardOpenOption.READ);
        }
        if (options.write()) {
            boolean append = options.append() && !options.read();
            how.add(append ? StandardOpenOption.APPEND : StandardOpenOption.WRITE);
        }
        return how;
    }
}
