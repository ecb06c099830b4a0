package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A directory that is held open, and what can be done with the names in it. Whatever happens to the path it was reached by, this stays the
 * same directory; a name is one component, and a symbolic link with that name is never followed.
 *
 * <p>What {@link SecureDirectoryStream} lacks goes through {@code /proc/self/fd/N/name}: the kernel takes the directory from the descriptor,
 * not from a path, so such a name is as good as one given to {@code mkdirat}, {@code symlinkat}, {@code linkat} or {@code readlinkat}.
 *
 * <p>Shared by count: whoever keeps it calls {@link #share()} and later {@link #close()}.
 */
final class Directory implements AutoCloseable {

    /** The directory itself, as a name. */
    static final Path SELF = Path.of(".");

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final JdkFields jdk;
    private final SecureDirectoryStream<Path> stream;
    private final Path proc;
    private final AtomicInteger users = new AtomicInteger(1);

    private Directory(SecureDirectoryStream<Path> stream, JdkFields jdk) {
        this.jdk = jdk;
        this.stream = stream;
        this.proc = DESCRIPTORS.resolve(Integer.toString(jdk.descriptor(stream)));
    }

    /**
     * Opens a directory of the host, following links: for the root of a store, which the operator names.
     *
     * @throws IOException also if this platform cannot hold a directory open
     */
    @SuppressWarnings("resource") // closed by the directory
    static Directory ofHost(Path path, JdkFields jdk) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(path);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new Directory(secure, jdk);
        }
        stream.close();
        throw new IOException("the platform has no secure directory streams; Linux has");
    }

    /** Opens a directory in this one. The caller has seen that it is one: opening a named pipe would block. */
    Directory open(Path name) throws IOException {
        return new Directory(stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS), jdk);
    }

    /** One more user. */
    Directory share() {
        users.incrementAndGet();
        return this;
    }

    /** One user less; the last one closes. */
    @Override
    public void close() {
        if (users.decrementAndGet() == 0) {
            try {
                stream.close();
            } catch (IOException e) {
                // The JDK ignores what closedir and close say; nothing else can fail here.
                throw new IllegalStateException(e);
            }
        }
    }

    /** The attributes of an entry. */
    Stat stat(Path name) throws IOException {
        PosixFileAttributes attributes = stream.getFileAttributeView(
                        name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        return new Stat(attributes, jdk);
    }

    /** The attributes of an entry, if there is one. */
    Optional<Stat> find(Path name) throws IOException {
        try {
            return Optional.of(stat(name));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The entries, once: each a path whose last name is the entry's. */
    Iterator<Path> entries() {
        return stream.iterator();
    }

    /** Opens a file in this directory. The caller has seen that it is a regular file or that there is none. */
    LocalChannel openFile(Path name, Set<? extends OpenOption> options, int mode) throws IOException {
        Set<OpenOption> noFollow = new HashSet<>(options);
        noFollow.add(LinkOption.NOFOLLOW_LINKS);
        SeekableByteChannel channel = stream.newByteChannel(name, noFollow, Modes.attribute(mode));
        FileChannel file = (FileChannel) channel;
        Path self = DESCRIPTORS.resolve(Integer.toString(jdk.descriptor(file)));
        return new LocalChannel(file, self, options.contains(StandardOpenOption.APPEND), jdk);
    }

    /** Makes a directory (mkdirat(2)). */
    void makeDirectory(Path name, int mode) throws IOException {
        Files.createDirectory(proc.resolve(name), Modes.attribute(mode));
    }

    /** Removes anything but a directory (unlinkat(2)). */
    void removeFile(Path name) throws IOException {
        stream.deleteFile(name);
    }

    /** Removes an empty directory (unlinkat(2)). */
    void removeDirectory(Path name) throws IOException {
        stream.deleteDirectory(name);
    }

    /** Renames and replaces (renameat(2)). */
    void move(Path name, Directory to, Path newName) throws IOException {
        stream.move(name, to.stream, newName);
    }

    /** Gives an entry, not what it links to, another name (linkat(2)). */
    void link(Path existing, Directory to, Path newName) throws IOException {
        Files.createLink(to.proc.resolve(newName), proc.resolve(existing));
    }

    /** Makes a symbolic link (symlinkat(2)). */
    void makeLink(Path name, Path target) throws IOException {
        Files.createSymbolicLink(proc.resolve(name), target);
    }

    /** The target of a symbolic link (readlinkat(2)). */
    Path readLink(Path name) throws IOException {
        return Files.readSymbolicLink(proc.resolve(name));
    }

    /** The path of an entry, good while this is open: take care not to follow links with it. */
    Path entry(Path name) {
        return proc.resolve(name);
    }

    /** A path that leads to this directory wherever it is, good while it is open. */
    Path self() {
        return proc;
    }

    /** Where the kernel says this directory is now. */
    Path hostPath() throws IOException {
        return Files.readSymbolicLink(proc);
    }
}
