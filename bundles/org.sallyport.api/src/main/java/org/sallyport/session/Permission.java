package org.sallyport.session;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a login may do with files. The SFTP engine asks before a file store sees the request. */
public enum Permission {
    /** List directories. */
    LIST,
    /** Open files for reading. */
    DOWNLOAD,
    /** Create files and write to them. */
    UPLOAD,
    /** Write to files that exist, also by renaming over them. */
    OVERWRITE,
    /** Remove files and directories. */
    DELETE,
    /** Rename and move. */
    RENAME,
    /** Make directories. */
    MAKE_DIRECTORY,
    /** Create symbolic and hard links, where the file store allows them at all. */
    LINK,
    /** Change permission bits. */
    CHMOD,
    /** Change owner and group. */
    CHOWN,
    /** Change access and modification times. */
    CHTIMES;

    /** Every permission. */
    public static Set<Permission> all() {
        return Collections.unmodifiableSet(EnumSet.allOf(Permission.class));
    }

    /** The name used in configurations: lower case with hyphens, such as {@code make-directory}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
