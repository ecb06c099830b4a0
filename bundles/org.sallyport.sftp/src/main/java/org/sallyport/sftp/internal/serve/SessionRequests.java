package org.sallyport.sftp.internal.serve;

import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.session.Login;
import org.sallyport.sftp.internal.wire.PacketReader;
import org.sallyport.sftp.internal.wire.Reply;
import org.sallyport.sftp.internal.wire.Request;

/** Requests about the session itself. */
final class SessionRequests {

    static final int LONGEST_PACKET = PacketReader.MAX_LENGTH;

    private final Login login;
    private final Home home;
    private final Handles handles;
    private final Principals principals;

    SessionRequests(Login login, Home home, Handles handles, Principals principals) {
        this.login = login;
        this.home = home;
        this.handles = handles;
        this.principals = principals;
    }

    Reply unreadable(Request.Unreadable request) throws FileException {
        throw request.reason();
    }

    Reply limits(Request.Limits request) {
        return new Reply.Limits(LONGEST_PACKET, FileRequests.LONGEST_READ, LONGEST_PACKET - 1024L, handles.most());
    }

    /** OpenSSH PROTOCOL, section 4.11. Of other users nothing is told, not even whether they exist. */
    Reply home(Request.HomeDirectory request) throws FileException {
        if (!request.user().isEmpty() && !request.user().equals(login.user())) {
            throw FileException.of(FileStatus.FAILURE);
        }
        return new Reply.Path(home.directory().toString());
    }

    Reply names(Request.PrincipalNames request) {
        return new Reply.PrincipalNames(
                request.users().stream().map(principals::user).toList(),
                request.groups().stream().map(principals::group).toList());
    }
}
