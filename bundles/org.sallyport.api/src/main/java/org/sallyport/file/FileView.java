package org.sallyport.file;

import org.osgi.annotation.versioning.ConsumerType;
import org.sallyport.session.FilePath;

/**
 * A file store as one login sees it. The requests of one SFTP channel come one after another, from changing threads. Blocking is allowed; it
 * holds up that channel alone.
 */
@ConsumerType
public interface FileView extends AutoCloseable {

    /**
     * Reads the attributes of a file.
     *
     * @param follow whether a symbolic link stands for its target (STAT) or itself (LSTAT)
     * @throws FileException {@link FileStatus#NO_SUCH_FILE} if there is none
     */
    FileAttributes stat(FilePath path, boolean follow) throws FileException;

    /**
     * Begins to list a directory; {@code .} and {@code ..} are not part of a listing.
     *
     * @throws FileException {@link FileStatus#NO_SUCH_FILE}, {@link FileStatus#NOT_A_DIRECTORY}
     */
    Listing list(FilePath path) throws FileException;

    /**
     * Opens a file.
     *
     * @param attributes for a file that is created: its size is ignored, and its permissions are limited by the store's own mask
     * @throws FileException {@link FileStatus#NO_SUCH_FILE}, {@link FileStatus#FILE_ALREADY_EXISTS}, {@link FileStatus#FILE_IS_A_DIRECTORY}
     *     and the rest
     */
    OpenFile open(FilePath path, OpenOptions options, AttributeChange attributes) throws FileException;

    /**
     * Makes a directory.
     *
     * @throws FileException {@link FileStatus#FILE_ALREADY_EXISTS} if the name is taken
     */
    default void makeDirectory(FilePath path, AttributeChange attributes) throws FileException {
        throw FileException.unsupported("making directories");
    }

    /**
     * Removes a file, or a symbolic link itself.
     *
     * @throws FileException {@link FileStatus#FILE_IS_A_DIRECTORY} for a directory
     */
    default void removeFile(FilePath path) throws FileException {
        throw FileException.unsupported("removing files");
    }

    /**
     * Removes an empty directory.
     *
     * @throws FileException {@link FileStatus#DIR_NOT_EMPTY}, {@link FileStatus#NOT_A_DIRECTORY}
     */
    default void removeDirectory(FilePath path) throws FileException {
        throw FileException.unsupported("removing directories");
    }

    /**
     * Renames without replacing.
     *
     * @throws FileException {@link FileStatus#FILE_ALREADY_EXISTS} if the new name is taken
     */
    default void rename(FilePath from, FilePath to) throws FileException {
        throw FileException.unsupported("renaming");
    }

    /**
     * Changes attributes.
     *
     * @param follow whether a symbolic link stands for its target (SETSTAT) or itself (lsetstat@openssh.com)
     */
    default void update(FilePath path, boolean follow, AttributeChange change) throws FileException {
        throw FileException.unsupported("changing attributes");
    }

    /**
     * The path with every symbolic link in it resolved; what does not exist stays as it is (REALPATH). The default knows no links.
     *
     * @throws FileException {@link FileStatus#LINK_LOOP}, or if a link leads outside the view
     */
    default FilePath resolve(FilePath path) throws FileException {
        return path;
    }

    /** The session is over; open files and listings have been closed before. */
    @Override
    default void close() {}
}
