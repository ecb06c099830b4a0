package org.sallyport.file;

import org.osgi.annotation.versioning.ConsumerType;
import org.sallyport.session.Login;

/** A tree of files that servers can mount. Called by several threads at once. */
@ConsumerType
@FunctionalInterface
public interface FileStore {

    /** Service property: the name that mounts refer to, a string. */
    String NAME = "store.name";

    /**
     * Opens the tree for one SFTP session.
     *
     * @param login whose {@link Login#root() root} is the top of the view: nothing outside it may be read, listed or written through the
     *     view, whatever links there are. A root that does not exist is made.
     * @throws FileException if this login has no place here
     */
    FileView open(Login login) throws FileException;
}
