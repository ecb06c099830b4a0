package org.sallyport.file;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** A file that is open. Used by one thread at a time. */
@ConsumerType
public interface OpenFile extends AutoCloseable {

    /**
     * Reads from a position, as many bytes as there are, up to what the buffer holds.
     *
     * @param target is filled from its position, which moves
     * @param offset in bytes, 0 or more
     * @return how many bytes were read, or -1 at or beyond the end
     */
    int read(ByteBuffer target, long offset) throws FileException;

    /**
     * Writes all of the buffer at a position; a gap reads as zeroes. A file opened for appending ignores the position.
     *
     * @param source is written from its position to its limit
     * @param offset in bytes, 0 or more
     */
    void write(ByteBuffer source, long offset) throws FileException;

    /** The attributes as they are now. */
    FileAttributes stat() throws FileException;

    /** Changes attributes (FSETSTAT). */
    default void update(AttributeChange change) throws FileException {
        throw FileException.unsupported("changing attributes of an open file");
    }

    /** Makes sure that what was written is visible to others. Called once. */
    @Override
    void close() throws FileException;

    /**
     * The client went away without closing. By default the same as {@link #close()}.
     *
     * @param cause what ended the session
     */
    default void aborted(Throwable cause) throws FileException {
        close();
    }
}
