package org.sallyport.transport.internal.hostkey;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A private key in a file: never seen by others, never overwritten. */
final class HostKeyFile {

    private static final Logger LOG = LoggerFactory.getLogger(HostKeyFile.class);
    private static final int LARGEST = 64 * 1024;
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;

    HostKeyFile(Path path) {
        this.path = path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** Reads the key. */
    KeyPair read() throws HostKeyException {
        try {
            warnOfReaders();
            if (Files.size(path) > LARGEST) {
                throw new HostKeyException(path.toString(), "the file is too large for a private key");
            }
            try (InputStream in = Files.newInputStream(path)) {
                return parse(in);
            }
        } catch (NoSuchFileException e) {
            throw new HostKeyException(
                    path.toString(), "the file does not exist, and it is not a type such as ed25519");
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new HostKeyException(path.toString(), "not readable as a private key: " + e.getMessage());
        }
    }

    private void warnOfReaders() throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (permissions.contains(PosixFilePermission.GROUP_READ)
                || permissions.contains(PosixFilePermission.OTHERS_READ)) {
            LOG.warn("host key {} can be read by other users of this machine; chmod 600 keeps it private", path);
        }
    }

    private KeyPair parse(InputStream in) throws IOException, GeneralSecurityException, HostKeyException {
        Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                null, NamedResource.ofName(path.toString()), in, FilePasswordProvider.EMPTY);
        Iterator<KeyPair> found = pairs == null ? Arrays.<KeyPair>asList().iterator() : pairs.iterator();
        if (!found.hasNext()) {
            throw new HostKeyException(path.toString(), "no private key in the file");
        }
        return found.next();
    }

    /**
     * Writes a new key in OpenSSH's format, and its public half beside it.
     *
     * @return whether the key is in the file now; false if somebody else's was there first
     */
    boolean create(KeyPair pair) throws HostKeyException {
        try {
            Path directory = path.toAbsolutePath().getParent();
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
            }
            ByteArrayOutputStream publicHalf = new ByteArrayOutputStream();
            OpenSSHKeyPairResourceWriter.INSTANCE.writePublicKey(pair.getPublic(), "", publicHalf);
            publicHalf.write('\n');
            boolean created = publish(privateHalf(pair), path);
            if (created) {
                publish(publicHalf.toByteArray(), path.resolveSibling(path.getFileName() + ".pub"));
            }
            return created;
        } catch (IOException | GeneralSecurityException e) {
            throw new HostKeyException(path.toString(), "a new key cannot be written: " + e);
        }
    }

    private static byte[] privateHalf(KeyPair pair) throws IOException, GeneralSecurityException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "", null, text);
        return text.toByteArray();
    }

    /** The file appears whole or not at all, with its final mode, and only if there was none. */
    private static boolean publish(byte[] content, Path target) throws IOException {
        Path draft = Files.createTempFile(target.toAbsolutePath().getParent(), ".host-key", ".new", OWNER_ONLY);
        try {
            try (FileChannel out = FileChannel.open(draft, Set.of(StandardOpenOption.WRITE))) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
                out.force(true);
            }
            place(draft, target);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Arrays.fill(content, (byte) 0);
            Files.deleteIfExists(draft);
        }
    }

    /** A link fails where a move would replace. File systems without links get the move, after a look. */
    private static void place(Path draft, Path target) throws IOException {
        try {
            Files.createLink(target, draft);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(draft, target);
        }
    }
}
