package org.sallyport.sftp.internal.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;

/**
 * The fields that packets are made of (RFC 4251, section 5). A field that goes beyond the packet's end is a {@link BufferUnderflowException},
 * whatever length it claims; nothing is allocated for it before.
 */
final class Fields {

    /** The longest path in bytes; PATH_MAX of Linux. */
    static final int LONGEST_PATH = 4096;

    private static final int HANDLE_LENGTH = Long.BYTES;
    private static final char REPLACEMENT = '\ufffd';

    private Fields() {}

    /** The length of a string that begins here. */
    private static int length(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        return length;
    }

    /** A handle; one that has not the length of ours is {@link Request#NO_HANDLE}. */
    static long handle(ByteBuffer in) {
        int length = length(in);
        if (length == HANDLE_LENGTH) {
            return in.getLong();
        }
        in.position(in.position() + length);
        return Request.NO_HANDLE;
    }

    /** An offset or a size: unsigned on the wire, but nothing has more than 2^63-1 bytes. */
    static long size(ByteBuffer in) throws FileException {
        long value = in.getLong();
        if (value < 0) {
            throw new FileException(FileStatus.INVALID_PARAMETER, "Offset or size out of range");
        }
        return value;
    }

    /** The bytes of a string: the packet's buffer itself from position to limit, so this is the last field that is read. */
    static ByteBuffer data(ByteBuffer in) {
        int length = length(in);
        return in.limit(in.position() + length);
    }

    /** The bytes of a string, which are the packet's. */
    static ByteBuffer bytes(ByteBuffer in) {
        int length = length(in);
        ByteBuffer bytes = in.slice(in.position(), length);
        in.position(in.position() + length);
        return bytes;
    }

    /** A path: text with at most {@link #LONGEST_PATH} bytes. */
    static String path(ByteBuffer in) throws FileException {
        return text(in, LONGEST_PATH);
    }

    /** Text in UTF-8 without NUL. Anything else is refused: it would not come back as it was sent. */
    static String text(ByteBuffer in) throws FileException {
        return text(in, Integer.MAX_VALUE);
    }

    private static String text(ByteBuffer in, int longest) throws FileException {
        int length = length(in);
        if (length > longest) {
            throw new FileException(FileStatus.INVALID_FILENAME, "File name too long");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\0') >= 0) {
            throw new FileException(FileStatus.INVALID_FILENAME, "Names must not contain NUL");
        } else if (text.indexOf(REPLACEMENT) >= 0) {
            checkEncoding(bytes);
        }
        return text;
    }

    private static void checkEncoding(byte[] bytes) throws FileException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new FileException(FileStatus.INVALID_FILENAME, "Names must be UTF-8", e);
        }
    }
}
