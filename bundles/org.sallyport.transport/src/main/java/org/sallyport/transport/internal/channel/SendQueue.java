package org.sallyport.transport.internal.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.sallyport.transport.internal.io.PacketBuffers;

/** What a channel still has to send, in order. Many threads may add; one at a time may take. */
final class SendQueue {

    private final ArrayDeque<ByteBuffer> buffers = new ArrayDeque<>();
    private long bytes;

    /** Sends some bytes of an array that has room of {@link PacketBuffers} around them. */
    @FunctionalInterface
    interface Packet {

        /** Whether they have been sent. */
        boolean send(byte[] data, int offset, int length) throws IOException;
    }

    /** How many bytes are kept. */
    synchronized long bytes() {
        return bytes;
    }

    /** The buffer belongs to the queue from now on. */
    synchronized void add(ByteBuffer buffer) {
        if (buffer.hasRemaining()) {
            buffers.add(buffer);
            bytes += buffer.remaining();
        } else {
            PacketBuffers.release(buffer);
        }
    }

    /** Gives everything up. */
    synchronized void clear() {
        buffers.forEach(PacketBuffers::release);
        buffers.clear();
        bytes = 0;
    }

    /**
     * Takes the next bytes if they are sent.
     *
     * @param length at most {@link #bytes}
     * @return whether they were
     */
    boolean take(int length, Packet packet) throws IOException {
        ByteBuffer first = first();
        boolean sent;
        if (first.remaining() >= length && PacketBuffers.owns(first)) {
            sent = packet.send(first.array(), first.arrayOffset() + first.position(), length);
        } else {
            ByteBuffer gathered = gather(length);
            sent = packet.send(gathered.array(), gathered.arrayOffset(), length);
            PacketBuffers.release(gathered);
        }
        if (sent) {
            drop(length);
        }
        return sent;
    }

    private synchronized ByteBuffer first() {
        return buffers.element();
    }

    private ByteBuffer gather(int length) {
        ByteBuffer gathered = PacketBuffers.allocate(length);
        synchronized (this) {
            for (ByteBuffer buffer : buffers) {
                int part = Math.min(gathered.remaining(), buffer.remaining());
                gathered.put(gathered.position(), buffer, buffer.position(), part);
                gathered.position(gathered.position() + part);
                if (!gathered.hasRemaining()) {
                    break;
                }
            }
        }
        return gathered;
    }

    private synchronized void drop(int length) {
        bytes -= length;
        for (int left = length; left > 0; ) {
            ByteBuffer first = buffers.element();
            int part = Math.min(left, first.remaining());
            first.position(first.position() + part);
            left -= part;
            if (!first.hasRemaining()) {
                PacketBuffers.release(buffers.remove());
            }
        }
    }
}
