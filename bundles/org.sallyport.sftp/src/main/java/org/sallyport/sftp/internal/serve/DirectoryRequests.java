package org.sallyport.sftp.internal.serve;

import java.util.ArrayList;
import java.util.List;
import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileException;
import org.sallyport.file.Listing;
import org.sallyport.session.FilePath;
import org.sallyport.sftp.internal.mount.Lifeline;
import org.sallyport.sftp.internal.mount.MountedTree;
import org.sallyport.sftp.internal.wire.Reply;
import org.sallyport.sftp.internal.wire.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests that list, make and remove directories. */
final class DirectoryRequests {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryRequests.class);

    private final MountedTree tree;
    private final Home home;
    private final Handles handles;
    private final Principals principals;

    DirectoryRequests(MountedTree tree, Home home, Handles handles, Principals principals) {
        this.tree = tree;
        this.home = home;
        this.handles = handles;
        this.principals = principals;
    }

    Reply open(Request.OpenDirectory request) throws FileException {
        handles.checkRoom();
        FilePath path = home.path(request.path());
        Listing listing = tree.list(path);
        Lifeline lifeline = tree.served();
        return new Reply.Handle(handles.add(new OpenedDirectory(listing, () -> dots(path), principals), lifeline));
    }

    /** The directory and the one above it, which stores do not list and OpenSSH does. */
    private List<DirectoryEntry> dots(FilePath path) {
        List<DirectoryEntry> dots = new ArrayList<>(2);
        try {
            dots.add(new DirectoryEntry(".", tree.stat(path, true)));
            dots.add(new DirectoryEntry("..", tree.stat(path.parent(), true)));
        } catch (FileException e) {
            LOG.debug("listing of {} without . or ..: {}", Printable.of(path), e.getMessage());
        }
        return dots;
    }

    Reply read(Request.ReadDirectory request) throws FileException {
        return new Reply.Entries(handles.directory(request.handle()));
    }

    Reply make(Request.MakeDirectory request) throws FileException {
        tree.makeDirectory(home.path(request.path()), request.attributes());
        return Reply.DONE;
    }

    Reply remove(Request.RemoveDirectory request) throws FileException {
        tree.removeDirectory(home.path(request.path()));
        return Reply.DONE;
    }
}
