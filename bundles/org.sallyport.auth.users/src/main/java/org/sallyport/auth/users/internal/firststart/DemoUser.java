package org.sallyport.auth.users.internal.firststart;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import org.sallyport.auth.users.internal.UserConfiguration;
import org.sallyport.auth.users.internal.hash.PasswordHash;

/** The user {@code demo} with a password that nobody has seen yet. */
final class DemoUser {

    static final String NAME = "demo";

    /** Letters and digits that are not mistaken for each other: 5 bits each. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 4;
    private static final int GROUP = 5;

    private static final String EXPLANATION = """
            # The user demo, made at the first start because there was no user.
            # The password was printed on the console once and is kept nowhere. If it is lost:
            # stop the container, delete this file and start again; a new one is made and printed.
            #
            # Changes of this file apply at once. For another user, write a file like this one, named
            # org.sallyport.user-NAME.cfg; no user demo is made where there is one.
            #
            # name             the name to log in with; by default the NAME of the file's name
            # password         a hash, never the password itself: Argon2id, bcrypt, PBKDF2 (PHC string)
            #                  or SHA-512-crypt, as `openssl passwd -6` makes it;
            #                  empty: no login with a password
            # authorized.keys  public keys: lines of .pub files in the form [ "ssh-ed25519 AAAA...", "ssh-rsa AAAA..." ]
            # root             the directory of the file store that the user sees as /
            # home             the directory where a session begins, as the user sees it
            # permissions      any of list, download, upload, overwrite, delete, rename, make-directory,
            #                  link, chmod, chown, chtimes, separated by commas; * for all

            """;

    private final Path file;
    private final String password;
    private final PasswordHash hash;

    private DemoUser(Path file, String password, PasswordHash hash) {
        this.file = file;
        this.password = password;
        this.hash = hash;
    }

    /** A user with a new random password of 100 bits; not on disk yet. */
    static DemoUser invent(Path directory) {
        SecureRandom random = new SecureRandom();
        char[] password = new char[GROUPS * (GROUP + 1) - 1];
        for (int i = 0; i < password.length; i++) {
            password[i] = i % (GROUP + 1) == GROUP ? '-' : ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        }
        Path file = directory.resolve(UserConfiguration.PID + "-" + NAME + ".cfg");
        return new DemoUser(file, new String(password), PasswordHash.create(password));
    }

    /** The file that configures the user. */
    Path file() {
        return file;
    }

    /** The password: for the console only. */
    String password() {
        return password;
    }

    /** The hash that the configuration has. */
    PasswordHash hash() {
        return hash;
    }

    /** Writes the file, at once as a whole; nobody but the owner can ever read it. */
    void write() throws IOException {
        // The name does not end like a configuration's: whoever watches the directory leaves the unfinished file alone.
        Path unfinished = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(
                unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), forOwnerOnly(file))) {
            ByteBuffer bytes = ByteBuffer.wrap(content());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes the file again, unless somebody has changed it. */
    void withdraw() throws IOException {
        try {
            if (Arrays.equals(Files.readAllBytes(file), content())) {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            // Deleted by somebody else: as it should be.
        }
    }

    private byte[] content() {
        return (EXPLANATION + "name = " + NAME + "\npassword = " + hash.encoded() + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static FileAttribute<?>[] forOwnerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
