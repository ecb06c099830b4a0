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
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.session.FilePath;

/**
 * Opens one file of a tree. It is either made, and then it was not there before, or opened as it is; so what belongs to a new file never happens
 * to one that exists.
 */
final class FileOpener {

    /** How often a file that others keep making and removing is tried. */
    private static final int TRIES = 8;

    private static final int DEFAULT_MODE = 0666;

    private final NewModes modes;
    private final OpenOptions options;
    private final AttributeChange attributes;

    /**
     * An opener.
     *
     * @param attributes of the file, if it is made
     */
    FileOpener(NewModes modes, OpenOptions options, AttributeChange attributes) {
        this.modes = modes;
        this.options = options;
        this.attributes = attributes;
    }

    /** Tries to make the file first, if it may be made: clients mostly send files that are not there yet. */
    LocalChannel open(Tree tree, FilePath path) throws IOException, FileException {
        if (options.creation().creates()) {
            try (Place place = tree.find(path, false)) {
                Optional<LocalChannel> made = make(place);
                if (made.isPresent()) {
                    return made.get();
                }
            }
        }
        if (options.creation() == Creation.CREATE_NEW) {
            throw FileException.of(FileStatus.FILE_ALREADY_EXISTS);
        }
        for (int i = 0; i < TRIES; i++) {
            try (Place place = tree.find(path, true)) {
                Optional<LocalChannel> channel = place.found().isPresent() ? existing(place) : missing(place);
                if (channel.isPresent()) {
                    return channel.get();
                }
            }
        }
        throw new FileException(FileStatus.FAILURE, "the file is being replaced by others");
    }

    /** Empty if it has come meanwhile. */
    private Optional<LocalChannel> missing(Place place) throws IOException, FileException {
        if (!options.creation().creates()) {
            throw FileException.of(FileStatus.NO_SUCH_FILE);
        }
        return make(place);
    }

    /** Empty if the name is taken. */
    private Optional<LocalChannel> make(Place place) throws IOException {
        Set<OpenOption> how = access();
        if (!options.write()) {
            how.add(StandardOpenOption.WRITE);
        }
        how.add(StandardOpenOption.CREATE_NEW);
        int mode = modes.of(attributes, DEFAULT_MODE);
        LocalChannel channel;
        try {
            channel = place.directory().makeFile(place.name(), how, mode);
        } catch (FileAlreadyExistsException e) {
            return Optional.empty();
        }
        try {
            modes.complete(channel, mode);
            AttributeWriter.write(channel, NewModes.rest(attributes));
            return Optional.of(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Empty if it has gone meanwhile, or is a link now. */
    private Optional<LocalChannel> existing(Place place) throws IOException, FileException {
        if (place.stat().isDirectory()) {
            throw FileException.of(FileStatus.FILE_IS_A_DIRECTORY);
        } else if (place.stat().isSpecial()) {
            throw new FileException(FileStatus.PERMISSION_DENIED, "not a regular file");
        }
        Set<OpenOption> how = access();
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
    private Set<OpenOption> access() {
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
