package org.sallyport.channel;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** The sending side of a channel. Safe for use by many threads; nothing here blocks. */
@ProviderType
public interface DataChannel {

    /** How many bytes one SSH packet to the peer may carry, 1 or more; larger sends are split. */
    int packetSize();

    /**
     * A buffer to fill and {@link #send}, or to {@link #release}. Comes from a pool and has room for packet headers around it, so that what is
     * sent need not be copied: it has a backing array, its content is not zeroed.
     *
     * @param size in bytes
     * @return a buffer whose position is 0 and whose limit is {@code size}
     */
    ByteBuffer allocate(int size);

    /** Gives back a buffer of {@link #allocate} that will not be sent. */
    void release(ByteBuffer buffer);

    /**
     * Sends the bytes between position and limit, after everything sent before. What the peer's window does not take now is kept and sent when
     * it opens. Small sends are gathered until {@link #flush()}. After {@link #eof()}, and when the channel is gone, nothing is sent.
     *
     * @param buffer of {@link #allocate} (then it belongs to the channel from now on) or any other with a backing array (then likewise)
     * @return whether the channel wants more; after false, produce nothing before {@link DataHandler#writable()}
     */
    boolean send(ByteBuffer buffer);

    /**
     * Writes what {@link #send} and {@link #consumed} have gathered. To be called when no other send follows at once; before that, the channel
     * writes when enough has gathered to be worth it.
     */
    void flush();

    /**
     * Bytes of {@link DataHandler#data} have been dealt with: the peer may send as many again (RFC 4254, section 5.2).
     *
     * @param bytes 0 or more
     */
    void consumed(int bytes);

    /**
     * Has a short task run by the thread that reads the connection, as soon as that has dealt with what has arrived: cheaper than another thread,
     * which would have to be woken. To be called in {@link DataHandler#data}. The task should take much less than a millisecond. One that
     * blocks nevertheless holds other connections up for some milliseconds; then another thread reads them.
     *
     * @return whether the task will be run; if not, which may be so at any time, the caller has to run it on a thread of its own
     */
    boolean runAfterReading(Runnable task);

    /** Sends what is kept, then end of file (RFC 4254, section 5.3). The other direction stays open. */
    void eof();

    /** Sends what is kept, then end of file if that was not sent, and closes the channel in both directions. */
    void close();

    /** Closes the channel at once: what is kept is dropped, and no end of file is sent, so that the peer can tell that something is missing. */
    void abort();
}
