package org.sallyport.sftp.internal.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.OpenOptions.Creation;

/** Version 3 (draft-ietf-secsh-filexfer-02) with the extensions of OpenSSH (PROTOCOL, section 4): what every client speaks. */
final class WireV3 implements Wire {

    private static final int READ = 0x01;
    private static final int WRITE = 0x02;
    private static final int APPEND = 0x04;
    private static final int CREATE = 0x08;
    private static final int TRUNCATE = 0x10;
    private static final int EXCLUSIVE = 0x20;

    private final RepliesV3 replies;

    WireV3(LongNames longNames) {
        replies = new RepliesV3(longNames);
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public void greet(ReplyWriter out) {
        replies.version(out, version(), Extension.values());
    }

    @Override
    public Request decode(ByteBuffer packet) throws MalformedPacketException {
        int type = packet.get() & 0xff;
        if (packet.remaining() < Integer.BYTES) {
            throw new MalformedPacketException("a packet of type " + type + " without a request number");
        }
        int id = packet.getInt();
        try {
            return decode(type, id, packet);
        } catch (BufferUnderflowException e) {
            return new Request.Unreadable(id, new FileException(FileStatus.BAD_MESSAGE, "The request ends too early"));
        } catch (FileException e) {
            return new Request.Unreadable(id, e);
        }
    }

    private static Request decode(int type, int id, ByteBuffer in) throws FileException {
        return switch (type) {
            case 3 -> open(id, in);
            case 4 -> new Request.Close(id, Fields.handle(in));
            case 5 -> new Request.Read(id, Fields.handle(in), Fields.size(in), in.getInt());
            case 6 -> new Request.Write(id, Fields.handle(in), Fields.size(in), Fields.data(in));
            case 7 -> new Request.Stat(id, Fields.path(in), false);
            case 8 -> new Request.HandleStat(id, Fields.handle(in));
            case 9 -> new Request.SetStat(id, Fields.path(in), true, AttributesV3.read(in));
            case 10 -> new Request.HandleSetStat(id, Fields.handle(in), AttributesV3.read(in));
            case 11 -> new Request.OpenDirectory(id, Fields.path(in));
            case 12 -> new Request.ReadDirectory(id, Fields.handle(in));
            case 13 -> new Request.Remove(id, Fields.path(in));
            case 14 -> new Request.MakeDirectory(id, Fields.path(in), permissionsOnly(AttributesV3.read(in)));
            case 15 -> new Request.RemoveDirectory(id, Fields.path(in));
            case 16 -> new Request.RealPath(id, Fields.path(in));
            case 17 -> new Request.Stat(id, Fields.path(in), true);
            case 18 -> new Request.Rename(id, Fields.path(in), Fields.path(in), false);
            case 19 -> new Request.ReadLink(id, Fields.path(in));
            case 20 -> symbolicLink(id, in);
            case 200 -> extended(id, in);
            default -> throw new FileException(FileStatus.OP_UNSUPPORTED, "Unknown request " + type);
        };
    }

    private static Request open(int id, ByteBuffer in) throws FileException {
        String path = Fields.path(in);
        int flags = in.getInt();
        AttributeChange attributes = permissionsOnly(AttributesV3.read(in));
        boolean write = (flags & WRITE) != 0;
        // Neither is O_RDONLY, as in OpenSSH.
        boolean read = (flags & READ) != 0 || !write;
        return new Request.Open(id, path, read, write, (flags & APPEND) != 0, creation(flags), attributes);
    }

    private static Creation creation(int flags) {
        if ((flags & CREATE) == 0) {
            return (flags & TRUNCATE) == 0 ? Creation.OPEN_EXISTING : Creation.TRUNCATE_EXISTING;
        } else if ((flags & EXCLUSIVE) != 0) {
            return Creation.CREATE_NEW;
        }
        return (flags & TRUNCATE) == 0 ? Creation.OPEN_OR_CREATE : Creation.CREATE_TRUNCATE;
    }

    /** Of the attributes of what is to be made, OpenSSH looks at the permissions alone. */
    private static AttributeChange permissionsOnly(AttributeChange change) {
        return new AttributeChange(
                AttributeChange.NONE.size(),
                change.permissions(),
                AttributeChange.NONE.owner(),
                AttributeChange.NONE.times());
    }

    /** OpenSSH PROTOCOL, section 4.1: the target comes first. */
    private static Request symbolicLink(int id, ByteBuffer in) throws FileException {
        String target = Fields.path(in);
        return new Request.SymbolicLink(id, Fields.path(in), target);
    }

    private static Request extended(int id, ByteBuffer in) throws FileException {
        String name = Fields.text(in);
        Extension extension = Extension.named(name)
                .orElseThrow(() -> new FileException(FileStatus.OP_UNSUPPORTED, "Unknown extended request"));
        return switch (extension) {
            case POSIX_RENAME -> new Request.Rename(id, Fields.path(in), Fields.path(in), true);
            case STATVFS -> new Request.Space(id, Fields.path(in));
            case FSTATVFS -> new Request.HandleSpace(id, Fields.handle(in));
            case HARDLINK -> hardLink(id, in);
            case FSYNC -> new Request.Sync(id, Fields.handle(in));
            case LSETSTAT -> new Request.SetStat(id, Fields.path(in), false, AttributesV3.read(in));
            case LIMITS -> new Request.Limits(id);
            case EXPAND_PATH -> new Request.ExpandPath(id, Fields.path(in));
            case COPY_DATA ->
                new Request.CopyData(
                        id, Fields.handle(in), Fields.size(in), Fields.size(in), Fields.handle(in), Fields.size(in));
            case HOME_DIRECTORY -> new Request.HomeDirectory(id, Fields.text(in));
            case USERS_GROUPS_BY_ID -> new Request.PrincipalNames(id, numbers(in), numbers(in));
        };
    }

    private static Request hardLink(int id, ByteBuffer in) throws FileException {
        String existing = Fields.path(in);
        return new Request.HardLink(id, Fields.path(in), existing);
    }

    private static List<Integer> numbers(ByteBuffer in) throws FileException {
        ByteBuffer string = Fields.bytes(in);
        if (string.remaining() > Request.PrincipalNames.MOST * Integer.BYTES) {
            throw new FileException(
                    FileStatus.INVALID_PARAMETER, "More than " + Request.PrincipalNames.MOST + " users or groups");
        }
        List<Integer> numbers = new ArrayList<>(string.remaining() / Integer.BYTES);
        while (string.hasRemaining()) {
            numbers.add(string.getInt());
        }
        return numbers;
    }

    @Override
    public void reply(ReplyWriter out, Request request, Reply reply) throws FileException {
        replies.write(out, request, reply);
    }

    @Override
    public void failure(ReplyWriter out, Request request, FileStatus status, String message) {
        replies.status(out, request.id(), StatusV3.of(request, status), message);
    }
}
