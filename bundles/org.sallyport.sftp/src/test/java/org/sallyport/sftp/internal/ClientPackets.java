package org.sallyport.sftp.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.sftp.internal.wire.Request;

/** Writes the packets of a client of version 3. */
public final class ClientPackets {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private ClientPackets() {}

    /** A packet with its length: a type, and what follows. */
    public static byte[] packet(int type, byte[]... parts) {
        ClientPackets body = new ClientPackets().u8(type);
        for (byte[] part : parts) {
            body.out.writeBytes(part);
        }
        return new ClientPackets().string(body.out.toByteArray()).out.toByteArray();
    }

    /** SSH_FXP_INIT. */
    public static byte[] init(int version) {
        return packet(1, u32(version));
    }

    /** Four bytes. */
    public static byte[] u32(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** Eight bytes. */
    public static byte[] u64(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    /** Length and text. */
    public static byte[] text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Length and bytes. */
    public static byte[] bytes(byte[] bytes) {
        return new ClientPackets().string(bytes).out.toByteArray();
    }

    /** The packet of a request, with its length. */
    public static byte[] of(Request request) {
        byte[] id = u32(request.id());
        if (request instanceof Request.Open open) {
            return packet(3, id, text(open.path()), u32(flags(open)), attributes(open.attributes()));
        } else if (request instanceof Request.Close close) {
            return packet(4, id, handle(close.handle()));
        } else if (request instanceof Request.Read read) {
            return packet(5, id, handle(read.handle()), u64(read.offset()), u32(read.length()));
        } else if (request instanceof Request.Write write) {
            byte[] data = new byte[write.data().remaining()];
            write.data().duplicate().get(data);
            return packet(6, id, handle(write.handle()), u64(write.offset()), bytes(data));
        } else if (request instanceof Request.HandleStat stat) {
            return packet(8, id, handle(stat.handle()));
        } else if (request instanceof Request.HandleSetStat stat) {
            return packet(10, id, handle(stat.handle()), attributes(stat.change()));
        } else if (request instanceof Request.ReadDirectory read) {
            return packet(12, id, handle(read.handle()));
        }
        return ofPath(request, id);
    }

    private static byte[] ofPath(Request request, byte[] id) {
        if (request instanceof Request.Stat stat) {
            return packet(stat.follow() ? 17 : 7, id, text(stat.path()));
        } else if (request instanceof Request.SetStat stat && stat.follow()) {
            return packet(9, id, text(stat.path()), attributes(stat.change()));
        } else if (request instanceof Request.OpenDirectory open) {
            return packet(11, id, text(open.path()));
        } else if (request instanceof Request.Remove remove) {
            return packet(13, id, text(remove.path()));
        } else if (request instanceof Request.MakeDirectory make) {
            return packet(14, id, text(make.path()), attributes(make.attributes()));
        } else if (request instanceof Request.RemoveDirectory remove) {
            return packet(15, id, text(remove.path()));
        } else if (request instanceof Request.RealPath real) {
            return packet(16, id, text(real.path()));
        } else if (request instanceof Request.Rename rename && !rename.replace()) {
            return packet(18, id, text(rename.from()), text(rename.to()));
        } else if (request instanceof Request.ReadLink read) {
            return packet(19, id, text(read.path()));
        } else if (request instanceof Request.SymbolicLink link) {
            return packet(20, id, text(link.target()), text(link.link()));
        }
        return extended(request, id);
    }

    private static byte[] extended(Request request, byte[] id) {
        if (request instanceof Request.Rename rename) {
            return packet(200, id, text("posix-rename@openssh.com"), text(rename.from()), text(rename.to()));
        } else if (request instanceof Request.Space space) {
            return packet(200, id, text("statvfs@openssh.com"), text(space.path()));
        } else if (request instanceof Request.HandleSpace space) {
            return packet(200, id, text("fstatvfs@openssh.com"), handle(space.handle()));
        } else if (request instanceof Request.HardLink link) {
            return packet(200, id, text("hardlink@openssh.com"), text(link.existing()), text(link.link()));
        } else if (request instanceof Request.Sync sync) {
            return packet(200, id, text("fsync@openssh.com"), handle(sync.handle()));
        } else if (request instanceof Request.SetStat stat) {
            return packet(200, id, text("lsetstat@openssh.com"), text(stat.path()), attributes(stat.change()));
        } else if (request instanceof Request.Limits) {
            return packet(200, id, text("limits@openssh.com"));
        } else if (request instanceof Request.ExpandPath expand) {
            return packet(200, id, text("expand-path@openssh.com"), text(expand.path()));
        } else if (request instanceof Request.CopyData copy) {
            return packet(
                    200,
                    id,
                    text("copy-data"),
                    handle(copy.from()),
                    u64(copy.fromOffset()),
                    u64(copy.length()),
                    handle(copy.to()),
                    u64(copy.toOffset()));
        } else if (request instanceof Request.HomeDirectory home) {
            return packet(200, id, text("home-directory"), text(home.user()));
        } else if (request instanceof Request.PrincipalNames names) {
            return packet(
                    200, id, text("users-groups-by-id@openssh.com"), numbers(names.users()), numbers(names.groups()));
        }
        throw new IllegalArgumentException(request.toString());
    }

    private static byte[] handle(long handle) {
        return bytes(handle == Request.NO_HANDLE ? new byte[] {1, 2, 3} : u64(handle));
    }

    private static int flags(Request.Open open) {
        Creation creation = open.creation();
        return (open.read() ? 1 : 0)
                | (open.write() ? 2 : 0)
                | (open.append() ? 4 : 0)
                | (creation.creates() ? 8 : 0)
                | (creation.truncates() ? 16 : 0)
                | (creation == Creation.CREATE_NEW ? 32 : 0);
    }

    private static byte[] attributes(AttributeChange change) {
        ClientPackets fields = new ClientPackets();
        int flags = 0;
        if (change.size().isPresent()) {
            flags |= 1;
            fields.raw(u64(change.size().getAsLong()));
        }
        if (change.owner().isPresent()) {
            flags |= 2;
            fields.raw(u32(change.owner().get().uid()))
                    .raw(u32(change.owner().get().gid()));
        }
        if (change.permissions().isPresent()) {
            flags |= 4;
            fields.raw(u32(change.permissions().getAsInt()));
        }
        if (change.times().isPresent()) {
            flags |= 8;
            AttributeChange.Times times = change.times().get();
            fields.raw(u32((int) times.accessed().to(TimeUnit.SECONDS)))
                    .raw(u32((int) times.modified().to(TimeUnit.SECONDS)));
        }
        return new ClientPackets()
                .raw(u32(flags))
                .raw(fields.out.toByteArray())
                .out
                .toByteArray();
    }

    private static byte[] numbers(List<Integer> numbers) {
        ClientPackets all = new ClientPackets();
        numbers.forEach(number -> all.raw(u32(number)));
        return bytes(all.out.toByteArray());
    }

    private ClientPackets raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    private ClientPackets u8(int value) {
        out.write(value);
        return this;
    }

    private ClientPackets string(byte[] bytes) {
        return raw(u32(bytes.length)).raw(bytes);
    }
}
