package org.sallyport.sftp.internal.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Cuts the client's bytes into packets (draft-ietf-secsh-filexfer-02, section 3): a length of four bytes, then as many bytes.
 *
 * <p>One thread {@linkplain #accept brings} bytes, another {@linkplain #next takes} packets. Bytes are copied once, from the transport's buffer
 * into segments of a pool; each packet lies in one piece. What waits here is bounded by the SSH window, because the window opens only for
 * packets that were taken; a packet that has only begun costs one segment. An idle reader that was {@linkplain #trim trimmed} holds none.
 */
public final class PacketReader {

    /** The longest packet that is taken, in bytes behind its length field; OpenSSH's SFTP_MAX_MSG_LENGTH. */
    public static final int MAX_LENGTH = 256 * 1024;

    /** The bytes of the length field. */
    public static final int LENGTH_FIELD = 4;

    /** Packets longer than this do not start a small segment. */
    private static final int SMALL_PACKET = 4 * 1024;

    private final SegmentPool pool;

    /** Guards the queue, the marks of the segments in it, {@code filling}'s changes and the fault. */
    private final Object lock = new Object();

    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    private Segment filling;
    private String fault = "";
    private volatile boolean closed;

    // Of the thread that brings bytes.
    private int lengthBytes;
    private int length;
    private int missing;

    // Of the thread that takes packets.
    private Segment taken;
    private int takenBytes;

    /** A reader without bytes. */
    public PacketReader(SegmentPool pool) {
        this.pool = pool;
    }

    /** Whole packets from {@code start} to {@code end}, and behind them perhaps the beginning of another. */
    private static final class Segment {
        final ByteBuffer bytes;
        final ByteBuffer view;
        int start;
        int end;

        Segment(ByteBuffer bytes) {
            this.bytes = bytes.clear();
            this.view = bytes.duplicate();
        }

        boolean isEmpty() {
            return start == end;
        }
    }

    /**
     * Takes bytes as they come; after a fault they are thrown away.
     *
     * @return whether there is something new for the other thread: a packet, or a fault
     */
    public boolean accept(ByteBuffer data) {
        boolean news = false;
        while (data.hasRemaining() && fault.isEmpty() && !closed) {
            if (lengthBytes == LENGTH_FIELD) {
                news |= fill(data);
            } else {
                length = length << 8 | data.get() & 0xff;
                if (++lengthBytes == LENGTH_FIELD) {
                    news |= begin();
                }
            }
        }
        return news;
    }

    /** Makes room for a packet whose length is known; whether there is a fault instead. */
    private boolean begin() {
        if (length <= 0 || length > MAX_LENGTH) {
            synchronized (lock) {
                fault = "packet length " + Integer.toUnsignedString(length) + " is not within 1 to " + MAX_LENGTH;
            }
            return true;
        }
        int size = LENGTH_FIELD + length;
        synchronized (lock) {
            Segment last = segments.peekLast();
            if (last == null || last.bytes.remaining() < size) {
                last = new Segment(pool.take(size <= SMALL_PACKET ? size : SegmentPool.LARGE));
                segments.addLast(last);
            }
            filling = last;
        }
        filling.bytes.putInt(length);
        missing = length;
        return false;
    }

    /** Copies what belongs to the packet; whether it is whole now. */
    private boolean fill(ByteBuffer data) {
        int size = Math.min(missing, data.remaining());
        int limit = data.limit();
        filling.bytes.put(data.limit(data.position() + size));
        data.limit(limit);
        missing -= size;
        if (missing > 0) {
            return false;
        }
        synchronized (lock) {
            filling.end = filling.bytes.position();
            filling = null;
        }
        lengthBytes = 0;
        length = 0;
        return true;
    }

    /** Goes to the next packet, if a whole one is there. To be followed by {@link #done} before anything else. */
    public boolean next() {
        synchronized (lock) {
            while (!segments.isEmpty()) {
                Segment first = segments.peekFirst();
                if (!first.isEmpty()) {
                    takenBytes = LENGTH_FIELD + first.bytes.getInt(first.start);
                    taken = first;
                    return true;
                } else if (first == segments.peekLast()) {
                    return false;
                }
                pool.give(segments.pollFirst().bytes);
            }
            return false;
        }
    }

    /** The packet without its length, from position to limit: the reader's own view, valid until {@link #done}. */
    public ByteBuffer packet() {
        return taken.view.limit(taken.start + takenBytes).position(taken.start + LENGTH_FIELD);
    }

    /**
     * The packet has been dealt with.
     *
     * @return its bytes with the length field
     */
    public int done() {
        synchronized (lock) {
            taken.start += takenBytes;
            taken = null;
            return takenBytes;
        }
    }

    /** What is wrong with the client's bytes behind the packets that are still there; empty if nothing. */
    public String fault() {
        synchronized (lock) {
            return fault;
        }
    }

    /** Gives back what an idle reader need not hold. Between packets, on the thread that takes them. */
    public void trim() {
        synchronized (lock) {
            Segment last = segments.peekLast();
            if (last != null && last.isEmpty() && last != filling && segments.size() == 1) {
                segments.clear();
                pool.give(last.bytes);
            }
        }
    }

    /** Forgets everything. On the thread that takes packets; the other may be at work. */
    public void close() {
        closed = true;
        synchronized (lock) {
            for (Segment segment : segments) {
                // The other thread may be writing to it: left to the garbage collector.
                if (segment != filling) {
                    pool.give(segment.bytes);
                }
            }
            segments.clear();
        }
    }
}
