package org.sallyport.sftp.internal.wire;

import java.nio.ByteBuffer;
import java.time.Clock;

/** The versions of the protocol that this server speaks. */
public final class Wires {

    /** SSH_FXP_INIT, which comes before a version is agreed on. */
    private static final int INIT = 1;

    private final Wire version3;

    /** All versions; listings show times in the clock's zone. */
    public Wires(Clock clock) {
        version3 = new WireV3(new LongNames(clock));
    }

    /**
     * Reads SSH_FXP_INIT and agrees on the highest version that both sides know. A client that knows only older ones is sent the oldest that
     * there is, and leaves.
     *
     * @param packet from its type byte on
     * @throws MalformedPacketException if it is anything else
     */
    public Wire negotiate(ByteBuffer packet) throws MalformedPacketException {
        int type = packet.get() & 0xff;
        if (type != INIT) {
            throw new MalformedPacketException("a packet of type " + type + " came before SSH_FXP_INIT");
        } else if (packet.remaining() < Integer.BYTES) {
            throw new MalformedPacketException("SSH_FXP_INIT without a version");
        }
        return version3;
    }
}
