package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.session.FilePath;

/**
 * The way of one path from the root of a view, one component after another, as if the root were {@code /} (chroot(2)): an absolute link
 * starts again at the root, and {@code ..} in a link stops there. The kernel is never given more than one component, and never follows a link
 * for us; so a directory that is swapped for a link on the way is either seen as a link, and resolved inside the root, or was opened before.
 *
 * <p>Holds one directory open at a time. A {@code ..} walks again from the root.
 */
final class Walk implements AutoCloseable {

    /** As many as Linux follows (path_resolution(7)). */
    static final int MOST_LINKS = 40;

    /** Components of one path with all its links, so that links full of {@code ..} cannot keep the server busy. */
    private static final int MOST_STEPS = 10_000;

    private final Directory root;
    private final Deque<String> ahead = new ArrayDeque<>();
    private final List<String> behind = new ArrayList<>();
    private Directory here;
    private int links;
    private int steps;

    Walk(Directory root) {
        this.root = root;
        this.here = root.share();
    }

    /**
     * Walks.
     *
     * @param follow whether the last component is resolved if it is a link
     */
    Place to(FilePath path, boolean follow) throws IOException, FileException {
        ahead.addAll(path.names());
        while (!ahead.isEmpty()) {
            Optional<Place> end = step(follow);
            if (end.isPresent()) {
                return end.get();
            }
        }
        return new Place(here, Directory.SELF);
    }

    /** Walks and tells the path without links; from the first component that does not exist, the rest is taken as it is. */
    FilePath resolve(FilePath path) throws IOException, FileException {
        String last;
        try (Place end = to(path, true)) {
            last = end.isSelf() ? "" : end.name().toString();
        } catch (FileException e) {
            if (e.status() != FileStatus.NO_SUCH_FILE && e.status() != FileStatus.NOT_A_DIRECTORY) {
                throw e;
            }
            last = String.join("/", ahead);
        }
        return FilePath.of(String.join("/", behind)).resolve(last);
    }

    private Optional<Place> step(boolean follow) throws IOException, FileException {
        String component = ahead.peekFirst();
        count();
        if (component.isEmpty() || component.equals(".")) {
            ahead.removeFirst();
            return Optional.empty();
        }
        if (component.equals("..")) {
            ahead.removeFirst();
            up();
            return Optional.empty();
        }
        Path name = Names.host(component);
        boolean last = ahead.size() == 1;
        if (last && !follow) {
            return Optional.of(new Place(here, name));
        }
        Optional<Stat> found = here.find(name);
        if (last && found.filter(Stat::isLink).isEmpty()) {
            return Optional.of(new Place(here, name, found));
        }
        Stat stat = found.orElseThrow(() -> FileException.of(FileStatus.NO_SUCH_FILE));
        if (stat.isLink()) {
            follow(name);
        } else if (stat.isDirectory()) {
            enter(component, name);
        } else {
            throw FileException.of(FileStatus.NOT_A_DIRECTORY);
        }
        return Optional.empty();
    }

    private void count() throws FileException {
        if (++steps > MOST_STEPS) {
            throw FileException.of(FileStatus.LINK_LOOP);
        }
    }

    private void enter(String component, Path name) throws IOException {
        Directory next;
        try {
            next = here.open(name);
        } catch (FileSystemException e) {
            if (here.find(name).filter(Stat::isDirectory).isPresent()) {
                throw e;
            }
            return; // It was replaced since: the next step sees by what.
        }
        here.close();
        here = next;
        ahead.removeFirst();
        behind.add(component);
    }

    private void follow(Path name) throws IOException, FileException {
        if (++links > MOST_LINKS) {
            throw FileException.of(FileStatus.LINK_LOOP);
        }
        String target = Names.target(here.readLink(name));
        ahead.removeFirst();
        List<String> components = new ArrayList<>(List.of(target.split("/")));
        Collections.reverse(components);
        components.forEach(ahead::addFirst);
        if (target.startsWith("/")) {
            restart();
        }
    }

    private void up() {
        if (!behind.isEmpty()) {
            behind.remove(behind.size() - 1);
            for (int i = behind.size() - 1; i >= 0; i--) {
                ahead.addFirst(behind.get(i));
            }
            restart();
        }
    }

    private void restart() {
        here.close();
        here = root.share();
        behind.clear();
    }

    @Override
    public void close() {
        here.close();
    }
}
