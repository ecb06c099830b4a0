package org.sallyport.file;

import org.osgi.annotation.versioning.ConsumerType;
import org.sallyport.session.FilePath;

/** A {@link FileView} that knows how much room there is (statvfs@openssh.com, space-available). */
@ConsumerType
public interface Space {

    /** The room where a file or directory is. */
    Room room(FilePath path) throws FileException;

    /**
     * The fields of statvfs(3) that a file store can tell.
     *
     * @param blockSize in bytes, 1 or more
     * @param blocks how many blocks there are
     * @param free how many are free
     * @param available how many an ordinary user may take
     * @param files how many inodes there are, 0 where that is not known
     * @param freeFiles how many inodes are free, 0 where that is not known
     * @param readOnly whether nothing can be written
     * @param longestName in bytes
     */
    record Room(
            long blockSize,
            long blocks,
            long free,
            long available,
            long files,
            long freeFiles,
            boolean readOnly,
            int longestName) {}
}
