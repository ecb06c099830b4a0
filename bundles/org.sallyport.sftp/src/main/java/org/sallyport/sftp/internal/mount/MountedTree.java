package org.sallyport.sftp.internal.mount;

import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.DirectoryEntry;
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
import org.sallyport.session.Login;
import org.sallyport.sftp.internal.mount.MountTable.Mount;
import org.sallyport.sftp.internal.mount.Stores.Known;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one session sees: the views of all mounted stores as one. The longest mount point that a path begins with decides. The store at {@code /}
 * is seen from the login's root on, every other store from its top.
 *
 * <p>A view is opened when it is first needed. When a store goes away, paths below its mount points are answered with
 * {@link FileStatus#NO_CONNECTION} until it, or another of its name, is back; then a new view is opened. What was opened through the old view
 * stays with it, until {@link #release} lets that go.
 */
public final class MountedTree implements FileView, Links, PosixRename, Space {

    private static final Logger LOG = LoggerFactory.getLogger(MountedTree.class);

    /** What leads to mount points, where no store has a directory of that name. */
    private static final FileAttributes MOUNT_DIRECTORY = FileAttributes.directory(FileTime.fromMillis(0));

    private final MountTable table;
    private final Stores stores;
    private final Login login;
    private final List<Branch> branches;
    private final List<Retired> retired = new ArrayList<>();
    private Lifeline served = new Lifeline();

    /** A mount, and the view that was opened for it. */
    private static final class Branch {
        final Mount mount;
        Known known;
        FileView view;

        Branch(Mount mount) {
            this.mount = mount;
        }

        boolean isRoot() {
            return mount.point().isRoot();
        }
    }

    /** A view of a store that has gone. */
    private record Retired(FileView view, Lifeline lifeline) {}

    /** A path as the store sees it that is responsible for it. */
    private record Place(Branch branch, FileView view, FilePath path) {}

    /** A tree for a session. */
    public MountedTree(MountTable table, Stores stores, Login login) {
        this.table = table;
        this.stores = stores;
        this.login = login;
        this.branches = table.mounts().stream().map(Branch::new).toList();
    }

    private Place place(FilePath path) throws FileException {
        for (Branch branch : branches) {
            if (branch.isRoot()) {
                return new Place(branch, view(branch), path);
            }
            Optional<FilePath> inside = path.below(branch.mount.point());
            if (inside.isPresent()) {
                return new Place(branch, view(branch), inside.get());
            }
        }
        throw FileException.of(FileStatus.NO_SUCH_FILE);
    }

    private FileView view(Branch branch) throws FileException {
        Known known = stores.named(branch.mount.store()).orElse(null);
        if (known != branch.known) {
            retire(branch);
            branch.known = known;
        }
        if (known == null) {
            throw new FileException(
                    FileStatus.NO_CONNECTION,
                    "The files below " + branch.mount.point() + " are not available at the moment");
        }
        if (branch.view == null) {
            branch.view = known.store().open(branch.isRoot() ? login : login.withRoot(FilePath.ROOT));
        }
        served = known.lifeline();
        return branch.view;
    }

    private void retire(Branch branch) {
        if (branch.view != null) {
            retired.add(new Retired(branch.view, branch.known.lifeline()));
        }
        branch.view = null;
        branch.known = null;
    }

    /** Whether the store is still there that answered last. */
    public Lifeline served() {
        return served;
    }

    /** Whether there are views of stores that have gone. */
    public boolean holdsLost() {
        return !retired.isEmpty();
    }

    /**
     * Closes the views of stores that have gone.
     *
     * @param inUse whether something that was opened from such a store is still in use; its view stays
     */
    public void release(Predicate<Lifeline> inUse) {
        for (Branch branch : branches) {
            if (branch.known != null && branch.known.lifeline().isCut()) {
                retire(branch);
            }
        }
        retired.removeIf(old -> {
            boolean over = !inUse.test(old.lifeline);
            if (over) {
                close(old.view);
            }
            return over;
        });
    }

    /** Another path in the same store. */
    private FilePath beside(Place place, FilePath other) throws FileException {
        Place there = place(other);
        if (there.branch != place.branch) {
            throw new FileException(FileStatus.OP_UNSUPPORTED, "The two paths are in different file stores");
        }
        return there.path;
    }

    private void checkMovable(FilePath path) throws FileException {
        if (table.needs(path)) {
            throw new FileException(FileStatus.PERMISSION_DENIED, path + " is a mount point or leads to one");
        }
    }

    @Override
    public FileAttributes stat(FilePath path, boolean follow) throws FileException {
        try {
            Place place = place(path);
            return place.view.stat(place.path, follow);
        } catch (FileException e) {
            if (isMissing(e) && !table.names(path).isEmpty()) {
                return MOUNT_DIRECTORY;
            }
            throw e;
        }
    }

    /** Whether there may be a directory nevertheless, because mount points are below it. */
    private static boolean isMissing(FileException e) {
        return switch (e.status()) {
            case NO_SUCH_FILE, NO_SUCH_PATH, NO_CONNECTION -> true;
            default -> false;
        };
    }

    @Override
    public Listing list(FilePath path) throws FileException {
        Set<String> mounted = table.names(path);
        try {
            Place place = place(path);
            Listing listing = place.view.list(place.path);
            return mounted.isEmpty() ? listing : new MountListing(listing, mounted, entries(path, mounted));
        } catch (FileException e) {
            if (isMissing(e) && !mounted.isEmpty()) {
                return new MountListing(most -> List.of(), mounted, entries(path, mounted));
            }
            throw e;
        }
    }

    private List<DirectoryEntry> entries(FilePath directory, Set<String> mounted) {
        List<DirectoryEntry> entries = new ArrayList<>();
        for (String name : mounted) {
            FileAttributes attributes;
            try {
                attributes = stat(directory.append(FilePath.of(name)), true);
            } catch (FileException e) {
                LOG.debug("no attributes of mount point {} below {}: {}", name, directory, e.getMessage());
                attributes = MOUNT_DIRECTORY;
            }
            entries.add(new DirectoryEntry(name, attributes));
        }
        return entries;
    }

    @Override
    public OpenFile open(FilePath path, OpenOptions options, AttributeChange attributes) throws FileException {
        Place place = place(path);
        return place.view.open(place.path, options, attributes);
    }

    @Override
    public void makeDirectory(FilePath path, AttributeChange attributes) throws FileException {
        if (table.needs(path)) {
            throw FileException.of(FileStatus.FILE_ALREADY_EXISTS);
        }
        Place place = place(path);
        place.view.makeDirectory(place.path, attributes);
    }

    @Override
    public void removeFile(FilePath path) throws FileException {
        checkMovable(path);
        Place place = place(path);
        place.view.removeFile(place.path);
    }

    @Override
    public void removeDirectory(FilePath path) throws FileException {
        checkMovable(path);
        Place place = place(path);
        place.view.removeDirectory(place.path);
    }

    @Override
    public void rename(FilePath from, FilePath to) throws FileException {
        checkMovable(from);
        checkMovable(to);
        Place place = place(from);
        place.view.rename(place.path, beside(place, to));
    }

    /** Renames without replacing where a store can do no more. */
    @Override
    public void replace(FilePath from, FilePath to) throws FileException {
        checkMovable(from);
        checkMovable(to);
        Place place = place(from);
        FilePath target = beside(place, to);
        if (place.view instanceof PosixRename posix) {
            posix.replace(place.path, target);
        } else {
            place.view.rename(place.path, target);
        }
    }

    @Override
    public void update(FilePath path, boolean follow, AttributeChange change) throws FileException {
        Place place = place(path);
        place.view.update(place.path, follow, change);
    }

    @Override
    public FilePath resolve(FilePath path) throws FileException {
        try {
            Place place = place(path);
            return place.branch.mount.point().append(place.view.resolve(place.path));
        } catch (FileException e) {
            if (isMissing(e)) {
                return path;
            }
            throw e;
        }
    }

    @Override
    public String readLink(FilePath link) throws FileException {
        Place place = place(link);
        String target = links(place).readLink(place.path);
        boolean moved = target.startsWith("/") && !place.branch.isRoot();
        return moved ? place.branch.mount.point().append(FilePath.of(target)).toString() : target;
    }

    @Override
    public void symbolicLink(FilePath link, String target) throws FileException {
        Place place = place(link);
        String inside = target;
        if (target.startsWith("/")) {
            FilePath path = beside(place, FilePath.of(target));
            inside = place.branch.isRoot() ? target : path.toString();
        }
        links(place).symbolicLink(place.path, inside);
    }

    @Override
    public void hardLink(FilePath link, FilePath existing) throws FileException {
        Place place = place(link);
        links(place).hardLink(place.path, beside(place, existing));
    }

    private static Links links(Place place) throws FileException {
        if (place.view instanceof Links links) {
            return links;
        }
        throw new FileException(FileStatus.OP_UNSUPPORTED, "There are no links here");
    }

    @Override
    public Room room(FilePath path) throws FileException {
        Place place = place(path);
        if (place.view instanceof Space space) {
            return space.room(place.path);
        }
        throw new FileException(FileStatus.OP_UNSUPPORTED, "How much room there is cannot be told here");
    }

    /** A number that is the same for all paths of a mount. */
    public long fileSystem(FilePath path) throws FileException {
        return place(path).branch.mount.hashCode();
    }

    @Override
    public void close() {
        branches.forEach(this::retire);
        release(lifeline -> false);
    }

    private static void close(FileView view) {
        try {
            view.close();
        } catch (RuntimeException e) {
            LOG.error("{} failed to close", view.getClass().getName(), e);
        }
    }
}
