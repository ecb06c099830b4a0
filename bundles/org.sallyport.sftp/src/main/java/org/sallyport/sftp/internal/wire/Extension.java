package org.sallyport.sftp.internal.wire;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The extended requests of version 3, with the versions that are announced (OpenSSH PROTOCOL, section 4.2 and following). */
enum Extension {
    POSIX_RENAME("posix-rename@openssh.com", "1"),
    STATVFS("statvfs@openssh.com", "2"),
    FSTATVFS("fstatvfs@openssh.com", "2"),
    HARDLINK("hardlink@openssh.com", "1"),
    FSYNC("fsync@openssh.com", "1"),
    LSETSTAT("lsetstat@openssh.com", "1"),
    LIMITS("limits@openssh.com", "1"),
    EXPAND_PATH("expand-path@openssh.com", "1"),
    COPY_DATA("copy-data", "1"),
    HOME_DIRECTORY("home-directory", "1"),
    USERS_GROUPS_BY_ID("users-groups-by-id@openssh.com", "1");

    private static final Map<String, Extension> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Extension::text, Function.identity()));

    private final String text;
    private final String version;

    Extension(String text, String version) {
        this.text = text;
        this.version = version;
    }

    /** The extension of a name on the wire. */
    static Optional<Extension> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** The name on the wire. */
    String text() {
        return text;
    }

    /** The version as it is announced. */
    String version() {
        return version;
    }
}
