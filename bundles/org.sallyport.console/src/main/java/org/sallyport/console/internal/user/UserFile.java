package org.sallyport.console.internal.user;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of a user's configuration. It appears and changes at once as a whole, and nobody but its owner can ever read a new one. */
final class UserFile {

    private static final Logger LOG = LoggerFactory.getLogger(UserFile.class);
    private static final int MOST_BYTES = 1 << 20;

    private UserFile() {}

    /**
     * Makes a file that does not exist.
     *
     * @throws FileAlreadyExistsException if it does
     */
    static void create(Path file, String text) throws IOException {
        Path unfinished = write(file, text);
        try {
            // Unlike a move, a link does not replace what somebody else has made meanwhile.
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            LOG.debug("{} cannot be linked to its name", unfinished, e);
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Changes a value in a file. */
    static void change(Path file, String key, String value) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " has more than " + MOST_BYTES + " bytes");
        }
        // The bytes of what stays are the same, whatever they mean.
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        boolean posix = isPosix(file);
        Set<PosixFilePermission> permissions = posix ? Files.getPosixFilePermissions(file) : Set.of();
        Path unfinished = write(file, CfgText.with(text, key, value));
        if (posix) {
            Files.setPosixFilePermissions(unfinished, permissions);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path write(Path file, String text) throws IOException {
        // The name does not end like a configuration's: whoever watches the directory leaves the unfinished file alone.
        Path unfinished = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(
                unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), forOwnerOnly(file))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        return unfinished;
    }

    private static FileAttribute<?>[] forOwnerOnly(Path file) {
        return isPosix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
