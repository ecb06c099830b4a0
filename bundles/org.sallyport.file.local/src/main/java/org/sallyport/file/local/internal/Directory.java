package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
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
    private Optional<Path> proc = Optional.empty();
    private final AtomicInteger users = new AtomicInteger(1);

    private Directory(SecureDirectoryStream<Path> stream, JdkFields jdk) {
        this.jdk = jdk;
        this.stream = stream;
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

    /** Opens a file in this directory. The caller has seen that it is a regular file. */
    LocalChannel openFile(Path name, Set<OpenOption> options) throws IOException {
        return open(name, options);
    }

    /** Makes a file in this directory, which must be among the options. */
    LocalChannel makeFile(Path name, Set<OpenOption> options, int mode) throws IOException {
        return open(name, options, Modes.attribute(mode));
    }

    private LocalChannel open(Path name, Set<OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        Set<OpenOption> noFollow = new HashSet<>(options);
        noFollow.add(LinkOption.NOFOLLOW_LINKS);
        FileChannel file = (FileChannel) stream.newByteChannel(name, noFollow, attributes);
        return new LocalChannel(file, options.contains(StandardOpenOption.APPEND), jdk);
    }

    /** Makes a directory (mkdirat(2)). */
    void makeDirectory(Path name, int mode) throws IOException {
        Files.createDirectory(self().resolve(name), Modes.attribute(mode));
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
        Files.createLink(to.self().resolve(newName), self().resolve(existing));
    }

    /** Makes a symbolic link (symlinkat(2)). */
    void makeLink(Path name, Path target) throws IOException {
        Files.createSymbolicLink(self().resolve(name), target);
    }

    /** The target of a symbolic link (readlinkat(2)). */
    Path readLink(Path name) throws IOException {
        return Files.readSymbolicLink(self().resolve(name));
    }

    /** The path of an entry, good while this is open: take care not to follow links with it. */
    Path entry(Path name) {
        return self().resolve(name);
    }

    /** A path that leads to this directory wherever it is, good while it is open. */
    Path self() {
        if (proc.isEmpty()) {
            proc = Optional.of(path(jdk.descriptor(stream)));
        }
        return proc.get();
    }

    /** The path that leads to what a descriptor of this process has open. */
    static Path path(int descriptor) {
        return DESCRIPTORS.resolve(Integer.toString(descriptor));
    }

    /** Where the kernel says this directory is now. */
    Path hostPath() throws IOException {
        return Files.readSymbolicLink(self());
    }
}
