package org.sallyport.subsystem;

import java.nio.ByteBuffer;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;

/** The sending side of a subsystem's channel. Safe for use by many threads. */
@ProviderType
public interface SubsystemChannel {

    /** The connection this channel belongs to. */
    Connection connection();

    /** Who is logged in. */
    Login login();

    /** The configuration of the server as it is now: keys as in its PID, values as Config Admin has them. */
    Map<String, Object> settings();

    /** How many bytes one SSH packet to this client may carry, 1 or more; larger sends are split. */
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
     * Sends the bytes between position and limit, after everything sent before. Never blocks: what the client's window does not take now is
     * kept and sent when it opens. Small sends are gathered until {@link #flush()}.
     *
     * @param buffer of {@link #allocate} (then it belongs to the channel from now on) or any other with a backing array (then likewise)
     * @return whether the channel wants more; after false, produce nothing before {@link SubsystemHandler#writable()}
     */
    boolean send(ByteBuffer buffer);

    /**
     * Writes what {@link #send} and {@link #consumed} have gathered. To be called when no other send follows at once, such as when the last of
     * the requests at hand has been answered; before that, the channel writes when enough has gathered to be worth it.
     */
    void flush();

    /**
     * Bytes of {@link SubsystemHandler#data} have been dealt with: the client may send as many again (RFC 4254, section 5.2).
     *
     * @param bytes 0 or more
     */
    void consumed(int bytes);

    /**
     * Sends what is kept, then the exit status (RFC 4254, section 6.10), end of file, and closes the channel.
     *
     * @param exitStatus 0 for success
     */
    void close(int exitStatus);
}
