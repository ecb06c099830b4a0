package org.sallyport.sftp.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.sallyport.subsystem.SubsystemChannel;

/**
 * Writes packets into buffers of the channel and sends them. Small packets that follow each other leave together, at {@link #flush}; a packet
 * of {@linkplain #send data} leaves at once.
 *
 * <p>Used by one thread at a time, but for {@link #writable}.
 */
public final class ReplyWriter {

    /** What small packets are collected in. */
    private static final int COLLECTED = 4 * 1024;

    private static final int NOT_STALLED = -1;

    private final SubsystemChannel channel;
    private final AtomicInteger signals = new AtomicInteger();
    private ByteBuffer buffer;
    private int begin;
    private boolean open;
    private volatile int stalledAt = NOT_STALLED;

    /** A writer to a channel. */
    public ReplyWriter(SubsystemChannel channel) {
        this.channel = channel;
    }

    /**
     * Begins a packet; one that has not been ended is forgotten.
     *
     * @param room how many bytes it may have at most, with its length and type
     */
    ReplyWriter begin(int type, int room) {
        undo();
        if (buffer != null && buffer.remaining() < room) {
            flush();
        }
        if (buffer == null) {
            buffer = channel.allocate(Math.max(room, COLLECTED));
        }
        begin = buffer.position();
        open = true;
        buffer.putInt(0).put((byte) type);
        return this;
    }

    /** Ends a packet: its length is known now. */
    void end() {
        buffer.putInt(begin, length() - PacketReader.LENGTH_FIELD);
        open = false;
    }

    /** Takes back the packet that has begun, if it has not been ended. */
    void undo() {
        if (open) {
            buffer.position(begin);
            open = false;
        }
    }

    /** How many bytes the packet has so far, with its length field. */
    int length() {
        return buffer.position() - begin;
    }

    ReplyWriter u8(int value) {
        buffer.put((byte) value);
        return this;
    }

    ReplyWriter u32(int value) {
        buffer.putInt(value);
        return this;
    }

    ReplyWriter u64(long value) {
        buffer.putLong(value);
        return this;
    }

    ReplyWriter string(byte[] bytes) {
        buffer.putInt(bytes.length).put(bytes);
        return this;
    }

    ReplyWriter string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Where the packet goes on, for those who write a lot. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Sends a whole packet that lies in a buffer of the channel, from position to limit. */
    void send(ByteBuffer packet) {
        flush();
        transmit(packet);
    }

    /** Sends what was collected. */
    public void flush() {
        undo();
        if (buffer != null) {
            ByteBuffer full = buffer.flip();
            buffer = null;
            if (full.hasRemaining()) {
                transmit(full);
            } else {
                channel.release(full);
            }
        }
    }

    private void transmit(ByteBuffer packet) {
        int before = signals.get();
        if (!channel.send(packet)) {
            stalledAt = before;
        }
    }

    /** Whether the channel wants nothing for now: nothing more may be served before it is {@linkplain #writable writable}. */
    public boolean isStalled() {
        // The signal may come before the send that asked for it has returned.
        return stalledAt != NOT_STALLED && signals.get() == stalledAt;
    }

    /** The channel wants more. On any thread. */
    public void writable() {
        signals.incrementAndGet();
    }

    /** Gives back what will not be sent. */
    public void close() {
        if (buffer != null) {
            channel.release(buffer);
            buffer = null;
        }
    }
}
