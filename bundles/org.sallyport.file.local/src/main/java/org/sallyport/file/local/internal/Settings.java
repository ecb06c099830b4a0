package org.sallyport.file.local.internal;

import java.nio.file.Path;

/**
 * A configuration that was understood.
 *
 * @param name what mounts refer to
 * @param root the directory that holds everything
 * @param links whether links may be made
 * @param readOnly whether nothing may be changed
 * @param mask permissions that a new file or directory does not get
 * @param syncOnClose whether closing a file waits for the device
 */
record Settings(String name, Path root, boolean links, boolean readOnly, int mask, boolean syncOnClose) {

    /** Nobody but the owner writes. */
    static final int DEFAULT_MASK = 0022;

    /** A store with the defaults of every key. */
    static Settings of(String name, Path root) {
        return new Settings(name, root, false, false, DEFAULT_MASK, false);
    }
}
