package org.sallyport.sftp.internal.wire;

import java.nio.ByteBuffer;
import java.util.List;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileException;
import org.sallyport.file.OpenOptions.Creation;

/**
 * What a client asks for, whatever version of the protocol it speaks: one record for each request of draft-ietf-secsh-filexfer-02, section 6,
 * and for each extension of OpenSSH's PROTOCOL, section 4. Paths are as they came, free of NUL; handles are numbers of this server, or
 * {@link #NO_HANDLE}.
 */
public sealed interface Request {

    /** Stands for a handle that this server cannot have given out. */
    long NO_HANDLE = -1;

    /** The client's number for the request, which the reply repeats. */
    int id();

    /** A packet that is no request that the version knows, and the reason. */
    record Unreadable(int id, FileException reason) implements Request {}

    /** SSH_FXP_OPEN. At least one of {@code read} and {@code write} is set. */
    record Open(
            int id,
            String path,
            boolean read,
            boolean write,
            boolean append,
            Creation creation,
            AttributeChange attributes)
            implements Request {}

    /** SSH_FXP_CLOSE. */
    record Close(int id, long handle) implements Request {}

    /** SSH_FXP_READ. The offset is 0 or more, the length unsigned. */
    record Read(int id, long handle, long offset, int length) implements Request {}

    /** SSH_FXP_WRITE. The data, from position to limit, is valid only while the request is served. */
    record Write(int id, long handle, long offset, ByteBuffer data) implements Request {}

    /** SSH_FXP_STAT, and SSH_FXP_LSTAT if links are not to be followed. */
    record Stat(int id, String path, boolean follow) implements Request {}

    /** SSH_FXP_FSTAT. */
    record HandleStat(int id, long handle) implements Request {}

    /** SSH_FXP_SETSTAT, and lsetstat@openssh.com if links are not to be followed. */
    record SetStat(int id, String path, boolean follow, AttributeChange change) implements Request {}

    /** SSH_FXP_FSETSTAT. */
    record HandleSetStat(int id, long handle, AttributeChange change) implements Request {}

    /** SSH_FXP_OPENDIR. */
    record OpenDirectory(int id, String path) implements Request {}

    /** SSH_FXP_READDIR. */
    record ReadDirectory(int id, long handle) implements Request {}

    /** SSH_FXP_REMOVE. */
    record Remove(int id, String path) implements Request {}

    /** SSH_FXP_MKDIR. */
    record MakeDirectory(int id, String path, AttributeChange attributes) implements Request {}

    /** SSH_FXP_RMDIR. */
    record RemoveDirectory(int id, String path) implements Request {}

    /** SSH_FXP_REALPATH. */
    record RealPath(int id, String path) implements Request {}

    /** SSH_FXP_RENAME, and posix-rename@openssh.com if what has the new name is to be replaced. */
    record Rename(int id, String from, String to, boolean replace) implements Request {}

    /** SSH_FXP_READLINK. */
    record ReadLink(int id, String path) implements Request {}

    /** SSH_FXP_SYMLINK, in the order of its meaning whatever the order on the wire. */
    record SymbolicLink(int id, String link, String target) implements Request {}

    /** hardlink@openssh.com. */
    record HardLink(int id, String link, String existing) implements Request {}

    /** statvfs@openssh.com. */
    record Space(int id, String path) implements Request {}

    /** fstatvfs@openssh.com. */
    record HandleSpace(int id, long handle) implements Request {}

    /** fsync@openssh.com. */
    record Sync(int id, long handle) implements Request {}

    /** limits@openssh.com. */
    record Limits(int id) implements Request {}

    /** expand-path@openssh.com. */
    record ExpandPath(int id, String path) implements Request {}

    /** copy-data. Offsets and length are 0 or more; a length of 0 stands for all that follows. */
    record CopyData(int id, long from, long fromOffset, long length, long to, long toOffset) implements Request {}

    /** home-directory; an empty user is the one who asks. */
    record HomeDirectory(int id, String user) implements Request {}

    /** users-groups-by-id@openssh.com: at most {@link #MOST} of either. */
    record PrincipalNames(int id, List<Integer> users, List<Integer> groups) implements Request {

        /** More than a client sees in any directory; OpenSSH's client asks for those of one listing, each once. */
        public static final int MOST = 4096;
    }
}
