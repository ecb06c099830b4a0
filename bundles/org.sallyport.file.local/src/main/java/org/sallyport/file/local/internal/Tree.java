package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.sallyport.file.FileException;
import org.sallyport.session.FilePath;

/**
 * The tree below the root of a view. Finds places by {@link Walk walking}, and keeps the directory of the last one open for a second: clients
 * do many things in one directory. Before it is used again the kernel must confirm that it is still where the path says, so what it gives
 * is what a new walk would give.
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
        Optional<Place> quick = fromRecent(path, follow);
        if (quick.isPresent()) {
            return quick.get();
        }
        try (Walk walk = new Walk(root)) {
            Place place = walk.to(path, follow);
            if (!walk.sawLinks()) {
                remember(path.parent(), place.directory());
            }
            return place;
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

    private Optional<Place> fromRecent(FilePath path, boolean follow) throws IOException, FileException {
        if (recent.isEmpty() || path.isRoot()) {
            return Optional.empty();
        }
        Optional<FilePath> below = path.parent().below(recent.get().path());
        if (below.isEmpty() || !confirmed(recent.get())) {
            return Optional.empty();
        }
        return descend(recent.get().directory(), path, below.get().names(), follow);
    }

    private boolean confirmed(Recent candidate) throws IOException {
        boolean valid = nanoTime.getAsLong() - candidate.since() < LIFE
                && candidate.directory().hostPath().equals(candidate.hostPath());
        if (!valid) {
            forget();
        }
        return valid;
    }

    /** Goes on from a directory; empty where that takes more than opening directories. */
    private Optional<Place> descend(Directory from, FilePath path, List<String> between, boolean follow)
            throws IOException, FileException {
        Directory here = from.share();
        try {
            for (String component : between) {
                Path name = Names.host(component);
                if (here.find(name).filter(Stat::isDirectory).isEmpty()) {
                    return Optional.empty();
                }
                Directory next = here.open(name);
                here.close();
                here = next;
            }
            Path name = Names.host(path.name());
            Optional<Stat> found = here.find(name);
            if (follow && found.filter(Stat::isLink).isPresent()) {
                return Optional.empty();
            }
            if (!between.isEmpty()) {
                remember(path.parent(), here);
            }
            return Optional.of(new Place(here.share(), name, found));
        } finally {
            here.close();
        }
    }

    private void remember(FilePath path, Directory directory) throws IOException {
        forget();
        Path hostPath = directory.hostPath();
        Path expected = root.hostPath().resolve(path.toString().substring(1));
        if (!path.isRoot() && hostPath.equals(expected)) {
            recent = Optional.of(new Recent(path, directory.share(), hostPath, nanoTime.getAsLong()));
        }
    }

    private void forget() {
        recent.ifPresent(old -> old.directory().close());
        recent = Optional.empty();
    }
}
