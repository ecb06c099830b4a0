package org.sallyport.sftp.internal.serve;

import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileView;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;
import org.sallyport.session.Permission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where relative paths begin. */
final class Home {

    private static final Logger LOG = LoggerFactory.getLogger(Home.class);

    private final FilePath directory;

    private Home(FilePath directory) {
        this.directory = directory;
    }

    /** The login's home. It is made if it is missing and the login may make directories; where there is none, it is the root. */
    static Home of(Login login, FileView tree) {
        FilePath home = login.home();
        try {
            if (home.isRoot() || exists(home, tree) || make(home, tree, login)) {
                return new Home(home);
            }
            LOG.debug("home {} of {} is no directory: the session starts at /", home, login.user());
        } catch (FileException e) {
            if (e.status() == FileStatus.NO_CONNECTION) {
                return new Home(home);
            }
            LOG.debug("home {} of {} cannot be used, the session starts at /: {}", home, login.user(), e.getMessage());
        }
        return new Home(FilePath.ROOT);
    }

    private static boolean exists(FilePath path, FileView tree) throws FileException {
        try {
            return tree.stat(path, true).isDirectory();
        } catch (FileException e) {
            if (e.status() == FileStatus.NO_SUCH_FILE || e.status() == FileStatus.NO_SUCH_PATH) {
                return false;
            }
            throw e;
        }
    }

    private static boolean make(FilePath path, FileView tree, Login login) throws FileException {
        if (!login.may(Permission.MAKE_DIRECTORY)) {
            return false;
        }
        if (!path.parent().isRoot() && !exists(path.parent(), tree)) {
            make(path.parent(), tree, login);
        }
        tree.makeDirectory(path, AttributeChange.NONE);
        return true;
    }

    /** The directory itself. */
    FilePath directory() {
        return directory;
    }

    /** A path as the client wrote it. */
    FilePath path(String text) {
        return directory.resolve(text);
    }
}
