package org.sallyport.sftp.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.Space.Room;

/** Replies of draft-ietf-secsh-filexfer-02, section 7, and of OpenSSH's extensions. */
final class RepliesV3 {

    private static final int VERSION = 2;
    private static final int STATUS = 101;
    private static final int HANDLE = 102;
    private static final int DATA = 103;
    private static final int NAME = 104;
    private static final int ATTRS = 105;
    private static final int EXTENDED_REPLY = 201;

    /** Length, type and id of a packet. */
    private static final int HEADER = 9;

    /** A packet of entries fills about one SSH packet of the usual size. */
    private static final int LISTING = 32 * 1024;

    /** How long an entry may be with a name of 255 bytes, the longest that usual file systems have. */
    private static final int USUAL_ENTRY = longestEntry(255);

    private static final int LONGEST_MESSAGE = 512;
    private static final byte[] SUCCESS = utf8(FileStatus.OK.text());
    private static final byte[] END = utf8(FileStatus.EOF.text());
    private static final byte[] NO_LANGUAGE = {};

    private final LongNames longNames;

    RepliesV3(LongNames longNames) {
        this.longNames = longNames;
    }

    /** SSH_FXP_VERSION, section 4. */
    void version(ReplyWriter out, int version, Extension... extensions) {
        out.begin(VERSION, 1024).u32(version);
        for (Extension extension : extensions) {
            out.string(extension.text()).string(extension.version());
        }
        out.end();
    }

    /** Any reply but a failure, to a request. */
    void write(ReplyWriter out, Request request, Reply reply) throws FileException {
        int id = request.id();
        if (reply instanceof Reply.Data data) {
            data(out, id, data);
        } else if (reply instanceof Reply.Done) {
            status(out, id, FileStatus.OK, SUCCESS);
        } else if (reply instanceof Reply.End) {
            status(out, id, FileStatus.EOF, END);
        } else if (reply instanceof Reply.Handle handle) {
            out.begin(HANDLE, HEADER + 12)
                    .u32(id)
                    .u32(Long.BYTES)
                    .u64(handle.handle())
                    .end();
        } else if (reply instanceof Reply.Attributes attributes) {
            out.begin(ATTRS, HEADER + AttributesV3.LENGTH).u32(id);
            AttributesV3.write(out.buffer(), attributes.attributes());
            out.end();
        } else if (reply instanceof Reply.Path path) {
            path(out, id, utf8(path.path()));
        } else if (reply instanceof Reply.Entries entries) {
            entries(out, request, entries.entries());
        } else {
            extended(out, id, reply);
        }
    }

    /** SSH_FXP_STATUS. */
    void status(ReplyWriter out, int id, FileStatus status, String message) {
        status(out, id, status, utf8(message));
    }

    private static void status(ReplyWriter out, int id, FileStatus status, byte[] message) {
        byte[] text = message.length <= LONGEST_MESSAGE ? message : utf8(status.text());
        out.begin(STATUS, HEADER + 12 + text.length)
                .u32(id)
                .u32(status.code())
                .string(text)
                .string(NO_LANGUAGE)
                .end();
    }

    /** SSH_FXP_DATA: the header is written in front of the data. */
    private static void data(ReplyWriter out, int id, Reply.Data data) {
        int length = data.length();
        ByteBuffer packet = data.packet().clear().limit(Reply.Data.HEADER + length);
        packet.putInt(0, Reply.Data.HEADER - PacketReader.LENGTH_FIELD + length)
                .put(4, (byte) DATA)
                .putInt(5, id)
                .putInt(9, length);
        out.send(packet);
    }

    /** SSH_FXP_NAME with a path alone: its long name is the same, its attributes are empty. */
    private static void path(ReplyWriter out, int id, byte[] path) {
        out.begin(NAME, HEADER + 16 + 2 * path.length)
                .u32(id)
                .u32(1)
                .string(path)
                .string(path);
        AttributesV3.writeNone(out.buffer());
        out.end();
    }

    /** SSH_FXP_NAME with what fits of a listing, or its end. An entry that can never fit is left out. */
    private void entries(ReplyWriter out, Request request, EntrySource entries) throws FileException {
        out.begin(NAME, LISTING).u32(request.id());
        int countAt = out.buffer().position();
        out.u32(0);
        int count = 0;
        while (more(entries, count, (LISTING - out.length()) / USUAL_ENTRY)) {
            if (entry(out, entries.next())) {
                count++;
            } else if (count > 0) {
                break;
            }
            entries.taken();
        }
        if (count == 0) {
            out.undo();
            status(out, request.id(), FileStatus.EOF, END);
            return;
        }
        out.buffer().putInt(countAt, count);
        out.end();
    }

    /** Whether another entry is to be tried. A failure behind entries that are in the packet comes with the next request. */
    private static boolean more(EntrySource entries, int count, int fitting) throws FileException {
        if (count > 0 && fitting == 0) {
            return false;
        }
        try {
            return entries.hasNext(Math.max(1, fitting));
        } catch (FileException e) {
            if (count > 0) {
                return false;
            }
            throw e;
        }
    }

    private boolean entry(ReplyWriter out, DirectoryEntry entry) {
        byte[] name = utf8(entry.name());
        if (out.length() + longestEntry(name.length) > LISTING) {
            return false;
        }
        ByteBuffer buffer = out.buffer();
        buffer.putInt(name.length).put(name);
        int longName = buffer.position();
        buffer.putInt(0);
        longNames.write(buffer, name, entry.attributes());
        buffer.putInt(longName, buffer.position() - longName - Integer.BYTES);
        AttributesV3.write(buffer, entry.attributes());
        return true;
    }

    /** How long an entry is at most: its name twice. */
    private static int longestEntry(int name) {
        return 2 * Integer.BYTES + 2 * name + LongNames.COLUMNS + AttributesV3.LENGTH;
    }

    private static void extended(ReplyWriter out, int id, Reply reply) throws FileException {
        if (reply instanceof Reply.Free free) {
            free(out.begin(EXTENDED_REPLY, HEADER + 11 * Long.BYTES).u32(id), free.room(), free.fileSystem());
        } else if (reply instanceof Reply.Limits limits) {
            out.begin(EXTENDED_REPLY, HEADER + 4 * Long.BYTES)
                    .u32(id)
                    .u64(limits.packet())
                    .u64(limits.read())
                    .u64(limits.write())
                    .u64(limits.handles());
        } else if (reply instanceof Reply.PrincipalNames names) {
            names(out, id, names);
        } else {
            throw new IllegalArgumentException("version 3 has no " + reply.getClass());
        }
        out.end();
    }

    /** OpenSSH PROTOCOL, section 4.4. */
    private static void free(ReplyWriter out, Room room, long fileSystem) {
        out.u64(room.blockSize())
                .u64(room.blockSize())
                .u64(room.blocks())
                .u64(room.free())
                .u64(room.available())
                .u64(room.files())
                .u64(room.freeFiles())
                .u64(room.freeFiles())
                .u64(fileSystem)
                .u64(room.readOnly() ? 1 : 0)
                .u64(room.longestName());
    }

    /** OpenSSH PROTOCOL, section 4.12. A client can ask for the same long name many times, and gets no longer packet for it than from any request. */
    private static void names(ReplyWriter out, int id, Reply.PrincipalNames names) throws FileException {
        long users = length(names.users());
        long groups = length(names.groups());
        long length = HEADER + 2 * Integer.BYTES + users + groups;
        if (length > PacketReader.MAX_LENGTH) {
            throw new FileException(FileStatus.FAILURE, "The names are too long for one answer");
        }
        out.begin(EXTENDED_REPLY, (int) length).u32(id).u32((int) users);
        names.users().forEach(out::string);
        out.u32((int) groups);
        names.groups().forEach(out::string);
    }

    private static long length(List<String> texts) {
        return texts.stream()
                .mapToLong(text -> (long) Integer.BYTES + utf8(text).length)
                .sum();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
