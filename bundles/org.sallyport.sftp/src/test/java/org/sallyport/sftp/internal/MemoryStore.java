package org.sallyport.sftp.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileStore;
import org.sallyport.file.FileView;
import org.sallyport.file.Links;
import org.sallyport.file.Listing;
import org.sallyport.file.OpenFile;
import org.sallyport.file.OpenOptions;
import org.sallyport.file.PosixRename;
import org.sallyport.file.Space;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;

/** Files in memory: one tree, which every login sees from its root on. */
public final class MemoryStore implements FileStore {

    private static final long BLOCK = 4096;
    private static final int MOST_LINKS = 40;
    private static final int LONGEST_NAME = 255;

    private final Clock clock;
    private final MemoryNode top;

    /** An empty store whose times come from a clock. */
    public MemoryStore(Clock clock) {
        this.clock = clock;
        this.top = MemoryNode.directory(now(), 0755);
    }

    private FileTime now() {
        return FileTime.from(clock.instant());
    }

    @Override
    public FileView open(Login login) throws FileException {
        MemoryNode root = top;
        for (String name : login.root().names()) {
            synchronized (top) {
                root = root.children().computeIfAbsent(name, key -> MemoryNode.directory(now(), 0755));
            }
        }
        return new View(root);
    }

    private final class View implements FileView, Links, PosixRename, Space {

        private final MemoryNode root;

        View(MemoryNode root) {
            this.root = root;
        }

        /** The path with the links in it resolved; what does not exist stays. */
        private FilePath walk(FilePath path, boolean follow) throws FileException {
            FilePath reached = FilePath.ROOT;
            FilePath rest = path;
            int links = 0;
            while (!rest.isRoot()) {
                FilePath next = reached.append(FilePath.of(rest.names().get(0)));
                FilePath behind = rest.below(FilePath.of(rest.names().get(0))).orElseThrow();
                MemoryNode node = at(next);
                if (node != null && node.isLink() && (follow || !behind.isRoot())) {
                    if (++links > MOST_LINKS) {
                        throw FileException.of(FileStatus.LINK_LOOP);
                    }
                    rest = reached.resolve(node.target()).append(behind);
                    reached = FilePath.ROOT;
                } else {
                    reached = next;
                    rest = behind;
                }
            }
            return reached;
        }

        private MemoryNode at(FilePath path) {
            MemoryNode node = root;
            for (String name : path.names()) {
                node = node == null || !node.isDirectory()
                        ? null
                        : node.children().get(name);
            }
            return node;
        }

        private MemoryNode find(FilePath path, boolean follow) throws FileException {
            MemoryNode node = at(walk(path, follow));
            if (node == null) {
                throw FileException.of(FileStatus.NO_SUCH_FILE);
            }
            return node;
        }

        private MemoryNode directory(FilePath path) throws FileException {
            MemoryNode node = find(path, true);
            if (!node.isDirectory()) {
                throw FileException.of(FileStatus.NOT_A_DIRECTORY);
            }
            return node;
        }

        private void add(FilePath path, MemoryNode node) throws FileException {
            if (path.name().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                throw FileException.of(FileStatus.INVALID_FILENAME);
            }
            if (path.isRoot() || directory(path.parent()).children().putIfAbsent(path.name(), node) != null) {
                throw FileException.of(FileStatus.FILE_ALREADY_EXISTS);
            }
        }

        @Override
        public FileAttributes stat(FilePath path, boolean follow) throws FileException {
            synchronized (top) {
                return find(path, follow).attributes();
            }
        }

        @Override
        public Listing list(FilePath path) throws FileException {
            List<DirectoryEntry> entries = new ArrayList<>();
            synchronized (top) {
                for (Map.Entry<String, MemoryNode> entry :
                        directory(path).children().entrySet()) {
                    entries.add(
                            new DirectoryEntry(entry.getKey(), entry.getValue().attributes()));
                }
            }
            Iterator<DirectoryEntry> rest = entries.iterator();
            return most -> {
                List<DirectoryEntry> next = new ArrayList<>();
                while (next.size() < most && rest.hasNext()) {
                    next.add(rest.next());
                }
                return next;
            };
        }

        @Override
        public OpenFile open(FilePath path, OpenOptions options, AttributeChange attributes) throws FileException {
            synchronized (top) {
                FilePath real = walk(path, true);
                MemoryNode node = at(real);
                if (node == null && options.creation().creates()) {
                    node = MemoryNode.file(now(), attributes.permissions().orElse(0644));
                    add(real, node);
                } else if (node == null) {
                    throw FileException.of(FileStatus.NO_SUCH_FILE);
                } else if (options.creation() == OpenOptions.Creation.CREATE_NEW) {
                    throw FileException.of(FileStatus.FILE_ALREADY_EXISTS);
                } else if (node.isDirectory()) {
                    throw FileException.of(FileStatus.FILE_IS_A_DIRECTORY);
                }
                if (options.creation().truncates()) {
                    node.resize(0);
                }
                return new MemoryFile(node, options, MemoryStore.this::now);
            }
        }

        @Override
        public void makeDirectory(FilePath path, AttributeChange attributes) throws FileException {
            synchronized (top) {
                add(path, MemoryNode.directory(now(), attributes.permissions().orElse(0755)));
            }
        }

        @Override
        public void removeFile(FilePath path) throws FileException {
            synchronized (top) {
                if (find(path, false).isDirectory()) {
                    throw FileException.of(FileStatus.FILE_IS_A_DIRECTORY);
                }
                directory(path.parent()).children().remove(path.name());
            }
        }

        @Override
        public void removeDirectory(FilePath path) throws FileException {
            synchronized (top) {
                MemoryNode node = find(path, false);
                if (!node.isDirectory()) {
                    throw FileException.of(FileStatus.NOT_A_DIRECTORY);
                } else if (!node.children().isEmpty() || path.isRoot()) {
                    throw FileException.of(FileStatus.DIR_NOT_EMPTY);
                }
                directory(path.parent()).children().remove(path.name());
            }
        }

        @Override
        public void rename(FilePath from, FilePath to) throws FileException {
            synchronized (top) {
                MemoryNode node = find(from, false);
                checkOutside(from, to);
                add(to, node);
                directory(from.parent()).children().remove(from.name());
            }
        }

        @Override
        public void replace(FilePath from, FilePath to) throws FileException {
            synchronized (top) {
                MemoryNode node = find(from, false);
                checkOutside(from, to);
                MemoryNode old = at(walk(to, false));
                if (old != null && old.isDirectory() && !old.children().isEmpty()) {
                    throw FileException.of(FileStatus.DIR_NOT_EMPTY);
                }
                directory(from.parent()).children().remove(from.name());
                directory(to.parent()).children().put(to.name(), node);
            }
        }

        private void checkOutside(FilePath from, FilePath to) throws FileException {
            if (from.isRoot() || to.below(from).filter(rest -> !rest.isRoot()).isPresent()) {
                throw FileException.of(FileStatus.INVALID_PARAMETER);
            }
        }

        @Override
        public void update(FilePath path, boolean follow, AttributeChange change) throws FileException {
            synchronized (top) {
                find(path, follow).update(change);
            }
        }

        @Override
        public FilePath resolve(FilePath path) throws FileException {
            synchronized (top) {
                return walk(path, true);
            }
        }

        @Override
        public String readLink(FilePath link) throws FileException {
            synchronized (top) {
                MemoryNode node = find(link, false);
                if (!node.isLink()) {
                    throw FileException.of(FileStatus.INVALID_PARAMETER);
                }
                return node.target();
            }
        }

        @Override
        public void symbolicLink(FilePath link, String target) throws FileException {
            synchronized (top) {
                add(link, MemoryNode.link(now(), target));
            }
        }

        @Override
        public void hardLink(FilePath link, FilePath existing) throws FileException {
            synchronized (top) {
                add(link, find(existing, false));
            }
        }

        @Override
        public Room room(FilePath path) throws FileException {
            synchronized (top) {
                find(path, true);
            }
            long free = Runtime.getRuntime().freeMemory() / BLOCK;
            return new Room(BLOCK, Runtime.getRuntime().totalMemory() / BLOCK, free, free, 0, 0, false, LONGEST_NAME);
        }
    }
}
