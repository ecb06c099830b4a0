package org.sallyport.tunnel.internal.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.sallyport.channel.DataChannel;

/** A channel whose other end is a test. */
public final class TestChannel implements DataChannel {

    private static final long PATIENCE_SECONDS = 10;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private int room = Integer.MAX_VALUE;
    private long consumed;
    private int buffers;
    private boolean eof;
    private boolean closed;
    private boolean aborted;

    @Override
    public int packetSize() {
        return 1024;
    }

    @Override
    public synchronized ByteBuffer allocate(int size) {
        buffers++;
        return ByteBuffer.allocate(size);
    }

    @Override
    public synchronized void release(ByteBuffer buffer) {
        buffers--;
    }

    @Override
    public synchronized boolean send(ByteBuffer buffer) {
        buffers--;
        sent.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        notifyAll();
        return sent.size() < room;
    }

    @Override
    public void flush() {
        // Nothing is gathered.
    }

    @Override
    public synchronized void consumed(int bytes) {
        consumed += bytes;
        notifyAll();
    }

    @Override
    public boolean runAfterReading(Runnable task) {
        return false;
    }

    @Override
    public synchronized void eof() {
        eof = true;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    @Override
    public synchronized void abort() {
        aborted = true;
        notifyAll();
    }

    /** From so many bytes on the channel wants no more. */
    synchronized void room(int bytes) {
        room = bytes;
    }

    synchronized int sentBytes() {
        return sent.size();
    }

    /** What was sent, as text. */
    public synchronized String sentText() {
        return sent.toString(StandardCharsets.US_ASCII);
    }

    synchronized long consumedBytes() {
        return consumed;
    }

    /** Buffers that were taken and neither sent nor given back. */
    synchronized int buffers() {
        return buffers;
    }

    /** Whether end of file was sent. */
    public synchronized boolean isAtEof() {
        return eof;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Whether it was cut off. */
    public synchronized boolean isAborted() {
        return aborted;
    }

    /** Waits until something is so. */
    synchronized void await(BooleanSupplier condition, String what) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("waited too long for " + what);
            }
            wait(Math.min(left, 20));
        }
    }
}
