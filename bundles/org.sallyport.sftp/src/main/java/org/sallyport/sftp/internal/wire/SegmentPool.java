package org.sallyport.sftp.internal.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Direct buffers for what clients have sent and no request has used yet, in two sizes: files are written from them without another copy. What
 * was used last is given out first, because it may still be in the processor's cache. Safe for use by many threads.
 */
public final class SegmentPool {

    /** For interactive clients. */
    static final int SMALL = 16 * 1024;
    /** For the longest packet, or several of the usual 32 KiB. */
    static final int LARGE = PacketReader.MAX_LENGTH + PacketReader.LENGTH_FIELD;

    private static final int KEPT_SMALL = 256;
    private static final int KEPT_LARGE = 64;

    private final ArrayDeque<ByteBuffer> small = new ArrayDeque<>();
    private final ArrayDeque<ByteBuffer> large = new ArrayDeque<>();

    /** A buffer with at least this capacity, its content unknown. */
    ByteBuffer take(int capacity) {
        ByteBuffer buffer;
        synchronized (this) {
            buffer = (capacity <= SMALL ? small : large).poll();
        }
        return buffer != null ? buffer : ByteBuffer.allocateDirect(capacity <= SMALL ? SMALL : LARGE);
    }

    /** Gives a buffer back. */
    synchronized void give(ByteBuffer buffer) {
        ArrayDeque<ByteBuffer> kept = buffer.capacity() == SMALL ? small : large;
        if (kept.size() < (kept == small ? KEPT_SMALL : KEPT_LARGE)) {
            kept.push(buffer);
        }
    }
}
