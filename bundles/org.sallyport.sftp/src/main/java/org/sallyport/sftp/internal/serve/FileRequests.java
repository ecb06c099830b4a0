package org.sallyport.sftp.internal.serve;

import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.OpenFile;
import org.sallyport.file.OpenOptions;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.file.Sync;
import org.sallyport.session.FilePath;
import org.sallyport.sftp.internal.mount.MountedTree;
import org.sallyport.sftp.internal.wire.Reply;
import org.sallyport.sftp.internal.wire.Request;
import org.sallyport.subsystem.SubsystemChannel;

/** Requests for files, open or to be opened. */
final class FileRequests {

    /** The longest piece that is read at once; OpenSSH's SFTP_MAX_READ_LENGTH. */
    static final int LONGEST_READ = SessionRequests.LONGEST_PACKET - 1024;

    private static final int COPY_PIECE = 128 * 1024;

    private final MountedTree tree;
    private final Home home;
    private final Handles handles;
    private final SubsystemChannel channel;
    private final Principals principals;
    private final BooleanSupplier gone;

    /**
     * For one session.
     *
     * @param gone whether nobody waits for answers any more
     */
    FileRequests(
            MountedTree tree,
            Home home,
            Handles handles,
            SubsystemChannel channel,
            Principals principals,
            BooleanSupplier gone) {
        this.tree = tree;
        this.home = home;
        this.handles = handles;
        this.channel = channel;
        this.principals = principals;
        this.gone = gone;
    }

    Reply open(Request.Open request) throws FileException {
        handles.checkRoom();
        FilePath path = home.path(request.path());
        Creation creation = request.creation();
        // A file that is only read may be created or cut: the store has to open it for writing then, the client may not
        // write.
        boolean write = request.write() || creation.creates() || creation.truncates();
        OpenOptions options = new OpenOptions(request.read(), write, request.write() && request.append(), creation);
        OpenFile file = tree.open(path, options, request.attributes());
        return new Reply.Handle(
                handles.add(new OpenedFile(path, file, request.read(), request.write()), tree.served()));
    }

    Reply close(Request.Close request) throws FileException {
        handles.remove(request.handle()).close();
        return Reply.DONE;
    }

    /** Reads straight into the packet that is sent, behind the room for its header. */
    Reply read(Request.Read request) throws FileException {
        OpenedFile file = handles.file(request.handle());
        int length = request.length() < 0 ? LONGEST_READ : Math.min(request.length(), LONGEST_READ);
        ByteBuffer packet = channel.allocate(Reply.Data.HEADER + length).position(Reply.Data.HEADER);
        boolean sent = false;
        try {
            sent = file.read(packet, request.offset()) || length == 0;
            return sent ? new Reply.Data(packet, packet.position() - Reply.Data.HEADER) : Reply.END;
        } finally {
            if (!sent) {
                channel.release(packet);
            }
        }
    }

    Reply write(Request.Write request) throws FileException {
        handles.file(request.handle()).write(request.data(), request.offset());
        return Reply.DONE;
    }

    Reply stat(Request.HandleStat request) throws FileException {
        var attributes = handles.file(request.handle()).file().stat();
        principals.seen(attributes.ownership());
        return new Reply.Attributes(attributes);
    }

    Reply setStat(Request.HandleSetStat request) throws FileException {
        OpenedFile file = handles.file(request.handle());
        if (request.change().size().isPresent()) {
            file.checkWritable();
        }
        if (!request.change().isEmpty()) {
            file.file().update(request.change());
        }
        return Reply.DONE;
    }

    Reply sync(Request.Sync request) throws FileException {
        if (handles.file(request.handle()).file() instanceof Sync file) {
            file.sync();
            return Reply.DONE;
        }
        throw new FileException(FileStatus.OP_UNSUPPORTED, "Files cannot be forced to a device here");
    }

    /**
     * Copies inside the server. As in OpenSSH, a file is not copied into itself. What is appended to the source meanwhile is not copied when a
     * length of 0 asks for all of it, so that two names of one file cannot grow for ever.
     */
    Reply copy(Request.CopyData request) throws FileException {
        OpenedFile from = handles.file(request.from());
        OpenedFile to = handles.file(request.to());
        if (from == to || from.path().equals(to.path())) {
            throw new FileException(FileStatus.FAILURE, "A file cannot be copied into itself");
        }
        boolean all = request.length() == 0;
        long size = from.file().stat().size();
        long left = all ? Math.max(0, size - request.fromOffset()) : request.length();
        ByteBuffer piece = channel.allocate((int) Math.min(left, COPY_PIECE));
        try {
            return copied(from, request.fromOffset(), to, request.toOffset(), left, piece) || all
                    ? Reply.DONE
                    : Reply.END;
        } finally {
            channel.release(piece);
        }
    }

    /** Copies piece by piece; whether there was as much as was asked for. */
    private boolean copied(OpenedFile from, long fromOffset, OpenedFile to, long toOffset, long left, ByteBuffer piece)
            throws FileException {
        int room = piece.limit();
        long done = 0;
        while (done < left && !gone.getAsBoolean()) {
            piece.limit((int) Math.min(room, left - done)).position(0);
            if (!from.read(piece, Math.addExact(fromOffset, done))) {
                return false;
            }
            piece.flip();
            int length = piece.remaining();
            to.write(piece, Math.addExact(toOffset, done));
            done += length;
        }
        return true;
    }
}
