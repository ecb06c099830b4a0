package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** POSIX modes: bits, sets, and the mask of this process. */
final class Modes {

    /** The lower twelve bits: permissions, set-user-id, set-group-id and sticky. */
    static final int ALL = 07777;

    /** The nine bits that a new file or directory can have. */
    static final int NEW = 0777;

    /** In the order of the bits, from 0400 down. */
    private static final PosixFilePermission[] BITS = PosixFilePermission.values();

    private Modes() {}

    /** For creating a file or directory. */
    static FileAttribute<Set<PosixFilePermission>> attribute(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < BITS.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                permissions.add(BITS[bit]);
            }
        }
        return PosixFilePermissions.asFileAttribute(permissions);
    }

    /** The file mode creation mask of this process (umask(2)), which the kernel takes from what we ask for; 0 where it is not told. */
    static int processMask() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("Umask:")) {
                return Integer.parseInt(line.substring("Umask:".length()).trim(), 8);
            }
        }
        return 0;
    }
}
