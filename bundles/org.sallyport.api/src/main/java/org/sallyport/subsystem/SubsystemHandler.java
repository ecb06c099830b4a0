package org.sallyport.subsystem;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The receiving side of a subsystem's channel. The calls of one channel come one after another, on the thread that reads the connection: they
 * must not block, or every channel of the connection waits.
 */
@ConsumerType
public interface SubsystemHandler {

    /**
     * Bytes from the client. The window does not open again for them before {@link SubsystemChannel#consumed(int)} is called.
     *
     * @param data valid during the call only; what is needed later must be copied
     */
    void data(ByteBuffer data);

    /** The client sends no more. */
    void eof();

    /** The channel takes data again after {@link SubsystemChannel#send} returned false. */
    void writable();

    /** The channel is gone, for whatever reason. Called once, and the last call. */
    void closed();
}
