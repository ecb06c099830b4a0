package org.sallyport.file.local.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import org.sallyport.file.Space;

/** statvfs(3) of the file system that a directory is on. The JDK does not tell inodes. */
final class LocalSpace {

    private static final long USUAL_BLOCK = 4096;
    private static final int LONGEST_NAME = 255;

    private LocalSpace() {}

    static Space.Room of(Directory directory) {
        File file = directory.self().toFile();
        long block = USUAL_BLOCK;
        boolean readOnly = false;
        try {
            FileStore store = Files.getFileStore(directory.self());
            block = Math.max(1, store.getBlockSize());
            readOnly = store.isReadOnly();
        } catch (IOException e) {
            // A bind mount may have no entry of its own in /proc/mounts; the sizes are known all the same.
        }
        return new Space.Room(
                block,
                file.getTotalSpace() / block,
                file.getFreeSpace() / block,
                file.getUsableSpace() / block,
                0,
                0,
                readOnly,
                LONGEST_NAME);
    }
}
