package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.sallyport.file.FileException;
import org.sallyport.session.FilePath;

/**
 * The tree below the root of a view. Finds places by opening one directory after another, and leaves links to a {@link Walk}.
 *
 * <p>The last directory stays open for a second, because clients do many things in one directory. Before it is used again the kernel must
 * confirm that it is still where the path says, so what it gives is what a new walk would give.
 */
final class Tree implements AutoCloseable {

    private static final long LIFE = Duration.ofSeconds(1).toNanos();

    private final Directory root;
    private final LongSupplier nanoTime;
    private Optional<Recent> recent = Optional.empty();

    /** A directory that was reached without any link. */
    private record Recent(FilePath path, Directory directory, Path hostPath, long since) {}

    /** A tree that closes its root in the end. */
    Tree(Directory root, LongSupplier nanoTime) {
        this.root = root;
        this.nanoTime = nanoTime;
    }

    /** The top. */
    Directory root() {
        return root;
    }

    /**
     * Finds where a path leads. Its directory must exist; what the last name stands for need not.
     *
     * @param follow whether the last component is resolved if it is a link
     */
    Place find(FilePath path, boolean follow) throws IOException, FileException {
        Names.check(path);
        Optional<Place> straight = straight(path, follow);
        if (straight.isPresent()) {
            return straight.get();
        }
        try (Walk walk = new Walk(root)) {
            return walk.to(path, follow);
        }
    }

    /** The path without links. */
    FilePath resolve(FilePath path) throws IOException, FileException {
        Names.check(path);
        try (Walk walk = new Walk(root)) {
            return walk.resolve(path);
        }
    }

    @Override
    public void close() {
        forget();
        root.close();
    }

    /** The way without links, from the nearest directory that is open; empty if there is none. */
    private Optional<Place> straight(FilePath path, boolean follow) throws IOException, FileException {
        if (path.isRoot()) {
            return Optional.empty();
        }
        FilePath parent = path.parent();
        if (recent.isPresent()) {
            Recent nearest = recent.get();
            Optional<FilePath> between = parent.below(nearest.path());
            if (between.isPresent() && confirmed(nearest)) {
                return descend(nearest.directory(), between.get().names(), path, follow);
            }
        }
        return descend(root, parent.names(), path, follow);
    }

    private boolean confirmed(Recent candidate) throws IOException {
        boolean valid = nanoTime.getAsLong() - candidate.since() < LIFE
                && candidate.directory().hostPath().equals(candidate.hostPath());
        if (!valid) {
            forget();
        }
        return valid;
    }

    private Optional<Place> descend(Directory from, List<String> between, FilePath path, boolean follow)
            throws IOException, FileException {
        Directory here = from.share();
        try {
            for (String component : between) {
                Optional<Directory> next = enter(here, Names.host(component));
                if (next.isEmpty()) {
                    return Optional.empty();
                }
                here.close();
                here = next.get();
            }
            if (!between.isEmpty()) {
                remember(path.parent(), here);
            }
            return last(here, Names.host(path.name()), follow);
        } finally {
            here.close();
        }
    }

    /** Empty for a link, for what is no directory, and for what became another thing meanwhile: {@link Walk} knows what to do. */
    private static Optional<Directory> enter(Directory here, Path name) throws IOException {
        if (here.find(name).filter(Stat::isDirectory).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(here.open(name));
        } catch (FileSystemException e) {
            return Optional.empty();
        }
    }

    private static Optional<Place> last(Directory here, Path name, boolean follow) throws IOException {
        if (!follow) {
            return Optional.of(new Place(here, name));
        }
        Optional<Stat> found = here.find(name);
        boolean link = found.filter(Stat::isLink).isPresent();
        return link ? Optional.empty() : Optional.of(new Place(here, name, found));
    }

    private void remember(FilePath path, Directory directory) throws IOException {
        forget();
        Path hostPath = directory.hostPath();
        Path expected = root.hostPath().resolve(path.toString().substring(1));
        if (hostPath.equals(expected)) {
            recent = Optional.of(new Recent(path, directory.share(), hostPath, nanoTime.getAsLong()));
        }
    }

    private void forget() {
        recent.ifPresent(old -> old.directory().close());
        recent = Optional.empty();
    }
}
