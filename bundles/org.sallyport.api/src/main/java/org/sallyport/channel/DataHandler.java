package org.sallyport.channel;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The receiving side of a channel. The calls of one channel come one after another, most of them on the thread that reads the connection: they
 * must not block, or every channel of the connection waits.
 */
@ConsumerType
public interface DataHandler {

    /**
     * Bytes from the peer. The window does not open again for them before {@link DataChannel#consumed(int)} is called.
     *
     * @param data valid during the call only; what is needed later must be copied
     */
    void data(ByteBuffer data);

    /** The peer sends no more. It still receives. */
    void eof();

    /** The channel takes data again after {@link DataChannel#send} returned false. */
    void writable();

    /**
     * The connection, or what serves this channel, is to go away: finish what is being done, begin nothing new, and close the channel as soon as that is
     * done. What is still open after the server's {@code drain.timeout} is closed. Does nothing unless overridden.
     */
    default void drain() {
        // Goes on until its time is over.
    }

    /** The channel is gone, for whatever reason; without {@link #eof()} before, something may be missing. Called once, and the last call. */
    void closed();
}
