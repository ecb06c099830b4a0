package org.sallyport.sftp.internal.serve;

import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.session.FilePath;
import org.sallyport.sftp.internal.mount.MountedTree;
import org.sallyport.sftp.internal.wire.Reply;
import org.sallyport.sftp.internal.wire.Request;

/** Requests that name paths. */
final class PathRequests {

    private final MountedTree tree;
    private final Home home;
    private final Principals principals;

    PathRequests(MountedTree tree, Home home, Principals principals) {
        this.tree = tree;
        this.home = home;
        this.principals = principals;
    }

    Reply stat(Request.Stat request) throws FileException {
        FileAttributes attributes = tree.stat(home.path(request.path()), request.follow());
        principals.seen(attributes.ownership());
        return new Reply.Attributes(attributes);
    }

    Reply setStat(Request.SetStat request) throws FileException {
        if (!request.follow() && request.change().size().isPresent()) {
            throw new FileException(FileStatus.INVALID_PARAMETER, "A link's size cannot be changed");
        }
        tree.update(home.path(request.path()), request.follow(), request.change());
        return Reply.DONE;
    }

    Reply remove(Request.Remove request) throws FileException {
        tree.removeFile(home.path(request.path()));
        return Reply.DONE;
    }

    Reply rename(Request.Rename request) throws FileException {
        FilePath from = home.path(request.from());
        FilePath to = home.path(request.to());
        if (request.replace()) {
            tree.replace(from, to);
        } else {
            tree.rename(from, to);
        }
        return Reply.DONE;
    }

    Reply realPath(Request.RealPath request) throws FileException {
        return resolved(home.path(request.path()));
    }

    private Reply resolved(FilePath path) throws FileException {
        return new Reply.Path(tree.resolve(path).toString());
    }

    /** OpenSSH PROTOCOL, section 4.9. */
    Reply expand(Request.ExpandPath request, String user) throws FileException {
        String text = request.path();
        if (!text.startsWith("~")) {
            return resolved(home.path(text));
        }
        int slash = text.indexOf('/');
        String name = slash < 0 ? text.substring(1) : text.substring(1, slash);
        if (!name.isEmpty() && !name.equals(user)) {
            throw new FileException(FileStatus.NO_SUCH_FILE, "no such user");
        }
        // Behind ~/ the path is relative whatever it begins with.
        return resolved(slash < 0 ? home.directory() : home.path("./" + text.substring(slash + 1)));
    }

    Reply readLink(Request.ReadLink request) throws FileException {
        return new Reply.Path(tree.readLink(home.path(request.path())));
    }

    Reply symbolicLink(Request.SymbolicLink request) throws FileException {
        tree.symbolicLink(home.path(request.link()), request.target());
        return Reply.DONE;
    }

    Reply hardLink(Request.HardLink request) throws FileException {
        tree.hardLink(home.path(request.link()), home.path(request.existing()));
        return Reply.DONE;
    }

    Reply space(Request.Space request) throws FileException {
        return space(home.path(request.path()));
    }

    Reply space(FilePath path) throws FileException {
        return new Reply.Free(tree.room(path), tree.fileSystem(path));
    }
}
