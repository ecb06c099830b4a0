package org.sallyport.file;

import org.osgi.annotation.versioning.ConsumerType;
import org.sallyport.session.FilePath;

/** A {@link FileView} that knows links. */
@ConsumerType
public interface Links {

    /**
     * The target of a symbolic link, as it was written.
     *
     * @throws FileException {@link FileStatus#NO_SUCH_FILE} if there is none, {@link FileStatus#INVALID_PARAMETER} if it is no link
     */
    String readLink(FilePath link) throws FileException;

    /**
     * Makes a symbolic link.
     *
     * @param target any text: relative to the link's directory, or absolute in the view; it need not exist
     * @throws FileException {@link FileStatus#PERMISSION_DENIED} where links are not allowed, {@link FileStatus#FILE_ALREADY_EXISTS}
     */
    void symbolicLink(FilePath link, String target) throws FileException;

    /**
     * Gives a file another name.
     *
     * @throws FileException {@link FileStatus#PERMISSION_DENIED} where links are not allowed, {@link FileStatus#FILE_ALREADY_EXISTS}
     */
    void hardLink(FilePath link, FilePath existing) throws FileException;
}
