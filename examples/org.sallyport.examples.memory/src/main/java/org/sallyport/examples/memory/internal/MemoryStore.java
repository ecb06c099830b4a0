package org.sallyport.examples.memory.internal;

import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Component;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileStore;
import org.sallyport.file.FileView;
import org.sallyport.file.Listing;
import org.sallyport.file.OpenFile;
import org.sallyport.file.OpenOptions;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;

/** Files in memory, gone with the bundle: one tree, which each login sees from its root on. A change makes new content, and copies what stays. */
@Component(configurationPid = "org.sallyport.examples.memory", property = FileStore.NAME + "=memory")
public final class MemoryStore implements FileStore {
    static final int CAPACITY = 16 << 20; // bytes of all files together

    private static final byte[] DIRECTORY = {};
    private static final FileTime MADE = FileTime.fromMillis(System.currentTimeMillis());
    private final NavigableMap<FilePath, byte[]> tree = new ConcurrentSkipListMap<>();

    @Override
    public FileView open(Login login) {
        // The root of the login, and what is above it, up to the first that is there.
        for (FilePath path = login.root(); tree.putIfAbsent(path, DIRECTORY) == null; path = path.parent()) {}
        return new View(this, login.root());
    }

    private static void check(boolean condition, FileStatus otherwise) throws FileException {
        if (!condition) {
            throw FileException.of(otherwise);
        }
    }

    private static FileAttributes attributes(byte[] content) {
        return content == DIRECTORY ? FileAttributes.directory(MADE) : FileAttributes.file(content.length, MADE);
    }

    private byte[] find(FilePath path, boolean onlyFiles) throws FileException {
        byte[] content = tree.get(path);
        check(content != null, FileStatus.NO_SUCH_FILE);
        check(content != DIRECTORY || !onlyFiles, FileStatus.FILE_IS_A_DIRECTORY);
        return content;
    }

    private synchronized void add(FilePath path, byte[] content) throws FileException {
        check(path.name().length() <= 255, FileStatus.INVALID_FILENAME);
        check(find(path.parent(), false) == DIRECTORY, FileStatus.NOT_A_DIRECTORY);
        check(tree.putIfAbsent(path, content) == null, FileStatus.FILE_ALREADY_EXISTS);
    }

    private record View(MemoryStore store, FilePath root) implements FileView {
        @Override
        public FileAttributes stat(FilePath path, boolean follow) throws FileException {
            return attributes(store.find(root.append(path), false));
        }

        @Override
        public Listing list(FilePath path) throws FileException {
            FilePath directory = root.append(path);
            check(store.find(directory, false) == DIRECTORY, FileStatus.NOT_A_DIRECTORY);
            var rest = store.tree.tailMap(directory, false).entrySet().stream()
                    .takeWhile(entry -> entry.getKey().below(directory).isPresent())
                    .filter(entry -> entry.getKey().parent().equals(directory))
                    .map(entry -> new DirectoryEntry(entry.getKey().name(), attributes(entry.getValue())))
                    .iterator();
            return most -> IntStream.range(0, most)
                    .takeWhile(i -> rest.hasNext())
                    .mapToObj(i -> rest.next())
                    .toList();
        }

        @Override
        public OpenFile open(FilePath path, OpenOptions options, AttributeChange attributes) throws FileException {
            FilePath file = root.append(path);
            boolean creates = options.creation().creates() && !store.tree.containsKey(file);
            if (creates || options.creation() == OpenOptions.Creation.CREATE_NEW) {
                store.add(file, new byte[0]);
            } else if (store.find(file, true).length > 0 && options.creation().truncates()) {
                store.tree.replace(file, new byte[0]);
            }
            return new Handle(store, file, options);
        }

        @Override
        public void makeDirectory(FilePath path, AttributeChange attributes) throws FileException {
            store.add(root.append(path), DIRECTORY);
        }

        @Override
        public void removeFile(FilePath path) throws FileException {
            store.tree.remove(root.append(path), store.find(root.append(path), true));
        }

        @Override
        public void removeDirectory(FilePath path) throws FileException {
            synchronized (store) {
                check(list(path).next(1).isEmpty() && !path.isRoot(), FileStatus.DIR_NOT_EMPTY);
                store.tree.remove(root.append(path));
            }
        }
    }

    private record Handle(MemoryStore store, FilePath path, OpenOptions options) implements OpenFile {
        @Override
        public int read(ByteBuffer target, long offset) throws FileException {
            check(options.read(), FileStatus.PERMISSION_DENIED);
            byte[] content = store.find(path, true);
            int count = (int) Math.max(0, Math.min(target.remaining(), content.length - offset));
            target.put(content, count > 0 ? (int) offset : 0, count);
            return offset < content.length ? count : -1;
        }

        @Override
        public void write(ByteBuffer source, long offset) throws FileException {
            check(options.write(), FileStatus.PERMISSION_DENIED);
            synchronized (store) {
                byte[] before = store.find(path, true);
                long start = options.append() ? before.length : offset;
                long used = store.tree.values().stream()
                                .mapToLong(content -> content.length)
                                .sum()
                        - before.length;
                check(start <= CAPACITY - used - source.remaining(), FileStatus.NO_SPACE_ON_FILESYSTEM);
                byte[] after = Arrays.copyOf(before, Math.max(before.length, (int) start + source.remaining()));
                source.get(after, (int) start, source.remaining());
                store.tree.put(path, after);
            }
        }

        @Override
        public FileAttributes stat() throws FileException {
            return attributes(store.find(path, false));
        }

        @Override
        public void close() {}
    }
}
