package org.sallyport.sftp.internal.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileException;

/** File attributes of draft-ietf-secsh-filexfer-02, section 5. */
final class AttributesV3 {

    /** The bytes of attributes as they are written. */
    static final int LENGTH = 32;

    private static final int SIZE = 0x01;
    private static final int OWNER = 0x02;
    private static final int PERMISSIONS = 0x04;
    private static final int TIMES = 0x08;
    private static final int EXTENDED = 0x80000000;

    private static final int PERMISSION_BITS = 07777;

    private AttributesV3() {}

    /** Reads what a client wants to be set; extended attributes are skipped. */
    static AttributeChange read(ByteBuffer in) throws FileException {
        int flags = in.getInt();
        if (flags == 0) {
            return AttributeChange.NONE;
        }
        OptionalLong size = OptionalLong.empty();
        OptionalInt permissions = OptionalInt.empty();
        Optional<AttributeChange.Owner> owner = Optional.empty();
        Optional<AttributeChange.Times> times = Optional.empty();
        if ((flags & SIZE) != 0) {
            size = OptionalLong.of(Fields.size(in));
        }
        if ((flags & OWNER) != 0) {
            owner = Optional.of(new AttributeChange.Owner(in.getInt(), in.getInt()));
        }
        if ((flags & PERMISSIONS) != 0) {
            permissions = OptionalInt.of(in.getInt() & PERMISSION_BITS);
        }
        if ((flags & TIMES) != 0) {
            times = Optional.of(new AttributeChange.Times(time(in), time(in)));
        }
        if ((flags & EXTENDED) != 0) {
            skipExtended(in);
        }
        return new AttributeChange(size, permissions, owner, times);
    }

    /** Seconds since 1970, unsigned: until 2106. */
    private static FileTime time(ByteBuffer in) {
        return FileTime.from(Integer.toUnsignedLong(in.getInt()), TimeUnit.SECONDS);
    }

    private static void skipExtended(ByteBuffer in) {
        int count = in.getInt();
        // Each pair has eight bytes at least.
        if (count < 0 || count > in.remaining() / (2 * Integer.BYTES)) {
            throw new BufferUnderflowException();
        }
        for (int i = 0; i < 2 * count; i++) {
            Fields.bytes(in);
        }
    }

    /** Writes everything that version 3 has; times lose what is above 32 bits, as in OpenSSH. */
    static void write(ByteBuffer out, FileAttributes attributes) {
        out.putInt(SIZE | OWNER | PERMISSIONS | TIMES);
        out.putLong(attributes.size());
        out.putInt(attributes.ownership().uid());
        out.putInt(attributes.ownership().gid());
        out.putInt(attributes.mode());
        out.putInt((int) attributes.accessed().to(TimeUnit.SECONDS));
        out.putInt((int) attributes.modified().to(TimeUnit.SECONDS));
    }

    /** Writes that nothing is known. */
    static void writeNone(ByteBuffer out) {
        out.putInt(0);
    }
}
