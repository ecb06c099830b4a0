package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileStore;
import org.sallyport.file.FileView;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory of this host as a file store. Nothing is held open but by views. */
final class LocalFileStore implements FileStore {

    private static final Logger LOG = LoggerFactory.getLogger(LocalFileStore.class);

    /** Of a user's own directory. */
    private static final int HOME_MODE = 0750;

    private final Platform platform;
    private final Owners owners = new Owners(System::nanoTime);
    private final AtomicBoolean missing = new AtomicBoolean();
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile Settings settings;

    LocalFileStore(Platform platform, Settings settings) {
        this.platform = platform;
        this.settings = settings;
    }

    /**
     * New settings: for the views that are open too, except that they stay at the root they have.
     *
     * @throws IOException if there is another root now, and it cannot be opened: nothing has changed then
     */
    void change(Settings newSettings) throws IOException {
        boolean moves = !newSettings.root().equals(settings.root());
        if (moves) {
            reach(newSettings.root());
        }
        settings = newSettings;
        if (moves) {
            missing.set(false);
        } else {
            prepare();
        }
    }

    /**
     * Makes the root if it is missing, and sees whether it can be opened. If not, that is logged, and every login tries again: it may be a
     * disk that is not there yet.
     */
    void prepare() {
        Settings now = settings;
        try {
            reach(now.root());
            missing.set(false);
        } catch (IOException e) {
            unavailable(now, e);
        }
    }

    private void reach(Path root) throws IOException {
        if (Files.notExists(root)) {
            Files.createDirectories(root, Modes.attribute(HOME_MODE));
        }
        Directory.ofHost(root, platform.jdk()).close();
    }

    @Override
    public FileView open(Login login) throws FileException {
        Settings now = settings;
        try (Directory root = root(now)) {
            Directory top = descend(root, login.root());
            return new LocalView(
                    new Tree(top, System::nanoTime), () -> settings, owners, platform.processMask(), warned);
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    private Directory root(Settings now) throws IOException, FileException {
        try {
            Directory root = Directory.ofHost(now.root(), platform.jdk());
            if (missing.compareAndSet(true, false)) {
                LOG.info("file store {}: root {} is there again", now.name(), now.root());
            }
            return root;
        } catch (IOException e) {
            unavailable(now, e);
            throw new FileException(FileStatus.NO_CONNECTION, "the file store is not available", e);
        }
    }

    /** One line for as long as it lasts. */
    private void unavailable(Settings now, IOException cause) {
        if (missing.compareAndSet(false, true)) {
            LOG.error(
                    "file store {}: root = {} cannot be opened ({}); logins find no files until it is a directory that this process may read",
                    now.name(),
                    now.root(),
                    cause.toString());
        }
    }

    /** The login's own root, which is made if it is missing; it lies inside the store's as everything does. */
    private Directory descend(Directory root, FilePath path) throws IOException, FileException {
        Tree tree = new Tree(root.share(), System::nanoTime);
        try {
            FilePath made = FilePath.ROOT;
            for (String name : path.names()) {
                made = made.append(FilePath.of(name));
                make(tree, made);
            }
            try (Place place = tree.find(path, true)) {
                if (!place.stat().isDirectory()) {
                    throw FileException.of(FileStatus.NOT_A_DIRECTORY);
                }
                return place.directory().open(place.name());
            }
        } finally {
            tree.close();
        }
    }

    private void make(Tree tree, FilePath path) throws IOException, FileException {
        try (Place place = tree.find(path, true)) {
            if (place.found().isPresent() || settings.readOnly()) {
                return;
            }
            NewModes modes = new NewModes(settings.mask(), platform.processMask());
            NewDirectory.make(place, modes, HOME_MODE, AttributeChange.NONE);
        }
    }
}
