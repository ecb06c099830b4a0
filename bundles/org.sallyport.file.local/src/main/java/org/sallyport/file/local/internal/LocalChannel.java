package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * A file that is open.
 *
 * @param file to read and write
 * @param appends whether the kernel moves every write to the end
 * @param jdk reads descriptors and modes
 */
record LocalChannel(FileChannel file, boolean appends, JdkFields jdk) implements AutoCloseable {

    /** A path that leads to the file wherever it is, even when it has no name any more; good while it is open. */
    Path self() {
        return Directory.path(jdk.descriptor(file));
    }

    /** The attributes as they are now. */
    Stat stat() throws IOException {
        return new Stat(Files.readAttributes(self(), PosixFileAttributes.class), jdk);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
