package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileView;
import org.sallyport.file.Links;
import org.sallyport.file.Listing;
import org.sallyport.file.OpenFile;
import org.sallyport.file.OpenOptions;
import org.sallyport.file.PosixRename;
import org.sallyport.file.Space;
import org.sallyport.session.FilePath;

/** What one login sees: each request finds its {@link Place} and does one thing there. */
final class LocalView implements FileView, Links, PosixRename, Space {

    private static final int DEFAULT_DIRECTORY_MODE = 0777;

    private final Tree tree;
    private final Supplier<Settings> settings;
    private final Owners owners;
    private final int processMask;
    private final AtomicBoolean warned;
    private final FileOpener opener;

    /**
     * A view that closes its tree in the end.
     *
     * @param settings as they are now: what may be done changes at once, also for views that are open
     * @param warned whether the log has been told of names that cannot be listed
     */
    LocalView(Tree tree, Supplier<Settings> settings, Owners owners, int processMask, AtomicBoolean warned) {
        this.tree = tree;
        this.settings = settings;
        this.owners = owners;
        this.processMask = processMask;
        this.warned = warned;
        this.opener = new FileOpener(tree, this::modes);
    }

    /** Something that the host may refuse. */
    private interface Action<T> {
        T run() throws IOException, FileException;
    }

    @Override
    public FileAttributes stat(FilePath path, boolean follow) throws FileException {
        return at(path, follow, place -> place.stat().attributes(owners));
    }

    @Override
    public Listing list(FilePath path) throws FileException {
        return at(path, true, place -> {
            if (!place.stat().isDirectory()) {
                throw FileException.of(FileStatus.NOT_A_DIRECTORY);
            }
            return new LocalListing(place.directory().open(place.name()), owners, warned);
        });
    }

    @Override
    public OpenFile open(FilePath path, OpenOptions options, AttributeChange attributes) throws FileException {
        OpenOptions.Creation creation = options.creation();
        if (options.write() || creation.creates() || creation.truncates()) {
            requireWritable();
        }
        return run(() -> new LocalFile(
                opener.open(path, options, attributes),
                options,
                owners,
                settings.get().syncOnClose()));
    }

    @Override
    public void makeDirectory(FilePath path, AttributeChange attributes) throws FileException {
        requireWritable();
        at(path, false, place -> {
            NewDirectory.make(place, modes(), DEFAULT_DIRECTORY_MODE, attributes);
            return place;
        });
    }

    @Override
    public void removeFile(FilePath path) throws FileException {
        requireWritable();
        at(path, false, place -> {
            if (place.stat().isDirectory()) {
                throw FileException.of(FileStatus.FILE_IS_A_DIRECTORY);
            }
            place.directory().removeFile(place.name());
            return place;
        });
    }

    @Override
    public void removeDirectory(FilePath path) throws FileException {
        requireWritable();
        at(path, false, place -> {
            refuseTop(place);
            if (!place.stat().isDirectory()) {
                throw FileException.of(FileStatus.NOT_A_DIRECTORY);
            }
            place.directory().removeDirectory(place.name());
            return place;
        });
    }

    @Override
    public void rename(FilePath from, FilePath to) throws FileException {
        requireWritable();
        at(
                from,
                false,
                old -> at(to, false, place -> {
                    refuseMove(old, place);
                    Rename.withoutReplacing(old, place);
                    return place;
                }));
    }

    @Override
    public void replace(FilePath from, FilePath to) throws FileException {
        requireWritable();
        at(
                from,
                false,
                old -> at(to, false, place -> {
                    refuseMove(old, place);
                    Rename.replacing(old, place);
                    return place;
                }));
    }

    @Override
    public void update(FilePath path, boolean follow, AttributeChange change) throws FileException {
        requireWritable();
        at(path, follow, place -> {
            AttributeWriter.write(place, change);
            return place;
        });
    }

    @Override
    public FilePath resolve(FilePath path) throws FileException {
        return run(() -> tree.resolve(path));
    }

    @Override
    public String readLink(FilePath link) throws FileException {
        return at(link, false, place -> {
            if (!place.stat().isLink()) {
                throw new FileException(FileStatus.INVALID_PARAMETER, "not a symbolic link");
            }
            return Names.target(place.directory().readLink(place.name()));
        });
    }

    @Override
    public void symbolicLink(FilePath link, String target) throws FileException {
        requireLinks();
        Path hostTarget = Names.host(target);
        at(link, false, place -> {
            place.directory().makeLink(place.name(), hostTarget);
            return place;
        });
    }

    @Override
    public void hardLink(FilePath link, FilePath existing) throws FileException {
        requireLinks();
        at(
                existing,
                false,
                old -> at(link, false, place -> {
                    refuseMove(old, place);
                    old.directory().link(old.name(), place.directory(), place.name());
                    return place;
                }));
    }

    @Override
    public Room room(FilePath path) throws FileException {
        return at(path, true, place -> {
            if (place.stat().isDirectory()) {
                try (Directory directory = place.directory().open(place.name())) {
                    return LocalSpace.of(directory);
                }
            }
            return LocalSpace.of(place.directory());
        });
    }

    @Override
    public void close() {
        tree.close();
    }

    private NewModes modes() {
        return new NewModes(settings.get().mask(), processMask);
    }

    private void requireWritable() throws FileException {
        if (settings.get().readOnly()) {
            throw new FileException(FileStatus.PERMISSION_DENIED, "this file store is read-only");
        }
    }

    private void requireLinks() throws FileException {
        requireWritable();
        if (!settings.get().links()) {
            throw new FileException(FileStatus.PERMISSION_DENIED, "making links is not allowed here");
        }
    }

    private static void refuseTop(Place place) throws FileException {
        if (place.isSelf()) {
            throw new FileException(FileStatus.PERMISSION_DENIED, "the root cannot be moved or removed");
        }
    }

    /** A device or named pipe keeps its name, so that no client can put one where another client is about to open a file. */
    private static void refuseMove(Place from, Place to) throws IOException, FileException {
        refuseTop(from);
        refuseTop(to);
        if (from.stat().isSpecial()) {
            throw new FileException(FileStatus.PERMISSION_DENIED, "devices, sockets and named pipes are not moved");
        }
    }

    /** Something to do at a place. */
    private interface Visit<T> {
        T at(Place place) throws IOException, FileException;
    }

    private <T> T at(FilePath path, boolean follow, Visit<T> visit) throws FileException {
        return run(() -> {
            try (Place place = tree.find(path, follow)) {
                return visit.at(place);
            }
        });
    }

    private static <T> T run(Action<T> action) throws FileException {
        try {
            return action.run();
        } catch (IOException e) {
            throw Failures.of(e);
        } catch (ClosedDirectoryStreamException e) {
            throw new FileException(FileStatus.CONNECTION_LOST, "the session is over", e);
        }
    }
}
