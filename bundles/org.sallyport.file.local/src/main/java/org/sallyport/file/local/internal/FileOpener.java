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
import java.util.function.Supplier;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.OpenOptions;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.session.FilePath;

/**
 * Opens the files of a tree. One is either made, and then it was not there before, or opened as it is; so what belongs to a new file never happens
 * to one that exists.
 */
final class FileOpener {

    /** How often a file that others keep making and removing is tried. */
    private static final int TRIES = 8;

    private static final int DEFAULT_MODE = 0666;

    private final Tree tree;
    private final Supplier<NewModes> modes;
    private boolean expectsNew = true;

    FileOpener(Tree tree, Supplier<NewModes> modes) {
        this.tree = tree;
        this.modes = modes;
    }

    /**
     * Opens. Where a file may be made, that is tried first as long as it goes well, because clients mostly send many files that are all new;
     * after one that was there, files are looked for first until one is not there.
     *
     * @param attributes of the file, if it is made
     */
    LocalChannel open(FilePath path, OpenOptions options, AttributeChange attributes)
            throws IOException, FileException {
        boolean exclusive = options.creation() == Creation.CREATE_NEW;
        if (exclusive || (expectsNew && options.creation().creates())) {
            try (Place place = tree.find(path, false)) {
                Optional<LocalChannel> made = make(place, options, attributes);
                if (made.isPresent()) {
                    return made.get();
                }
            }
        }
        if (exclusive) {
            throw FileException.of(FileStatus.FILE_ALREADY_EXISTS);
        }
        for (int i = 0; i < TRIES; i++) {
            try (Place place = tree.find(path, true)) {
                Optional<LocalChannel> channel =
                        place.found().isPresent() ? existing(place, options) : missing(place, options, attributes);
                if (channel.isPresent()) {
                    expectsNew = place.found().isEmpty();
                    return channel.get();
                }
            }
        }
        throw new FileException(FileStatus.FAILURE, "the file is being replaced by others");
    }

    /** Empty if it has come meanwhile. */
    private Optional<LocalChannel> missing(Place place, OpenOptions options, AttributeChange attributes)
            throws IOException, FileException {
        if (!options.creation().creates()) {
            throw FileException.of(FileStatus.NO_SUCH_FILE);
        }
        return make(place, options, attributes);
    }

    /** Empty if the name is taken. */
    private Optional<LocalChannel> make(Place place, OpenOptions options, AttributeChange attributes)
            throws IOException {
        Set<OpenOption> how = access(options);
        if (!options.write()) {
            how.add(StandardOpenOption.WRITE);
        }
        how.add(StandardOpenOption.CREATE_NEW);
        NewModes allowed = modes.get();
        int mode = allowed.of(attributes, DEFAULT_MODE);
        LocalChannel channel;
        try {
            channel = place.directory().makeFile(place.name(), how, mode);
        } catch (FileAlreadyExistsException e) {
            return Optional.empty();
        }
        try {
            allowed.complete(channel, mode);
            AttributeWriter.write(channel, NewModes.rest(attributes));
            return Optional.of(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Empty if it has gone meanwhile, or is a link now. */
    private static Optional<LocalChannel> existing(Place place, OpenOptions options) throws IOException, FileException {
        if (place.stat().isDirectory()) {
            throw FileException.of(FileStatus.FILE_IS_A_DIRECTORY);
        } else if (place.stat().isSpecial()) {
            throw new FileException(FileStatus.PERMISSION_DENIED, "not a regular file");
        }
        Set<OpenOption> how = access(options);
        boolean truncates = options.creation().truncates();
        if (truncates && !how.contains(StandardOpenOption.APPEND)) {
            how.add(StandardOpenOption.WRITE);
            how.add(StandardOpenOption.TRUNCATE_EXISTING);
        }
        try {
            LocalChannel channel = place.directory().openFile(place.name(), how);
            return Optional.of(truncates && channel.appends() ? emptied(channel) : channel);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (place.directory().find(place.name()).filter(Stat::isLink).isPresent()) {
                return Optional.empty();
            }
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
