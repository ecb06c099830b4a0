package org.sallyport.sftp.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;
import org.sallyport.subsystem.SubsystemChannel;

/**
 * A channel whose other end is a test, which sees nothing that was not flushed. Its buffers do not begin at the start of their arrays, are full of garbage, and are counted; used after they
 * were sent or given back they would show.
 */
public final class FakeChannel implements SubsystemChannel {

    /** What fresh buffers are full of. */
    public static final byte GARBAGE = 0x5a;

    private static final int HEADROOM = 7;
    private static final long PATIENCE_SECONDS = 20;

    private final Login login;
    private final Map<String, Object> settings = new HashMap<>();
    private final ArrayDeque<Byte> sent = new ArrayDeque<>();
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private Duration drainTimeout = Duration.ofMinutes(1);
    private final Queue<Runnable> turns = new ArrayDeque<>();
    private boolean takesTurns;
    private int sends;
    private int room = Integer.MAX_VALUE;
    private int buffers;
    private long consumed;
    private int exitStatus = -1;

    /** A channel for a login. */
    public FakeChannel(Login login) {
        this.login = login;
    }

    @Override
    public Connection connection() {
        return new TestConnection("test");
    }

    @Override
    public Login login() {
        return login;
    }

    @Override
    public Map<String, Object> settings() {
        return settings;
    }

    @Override
    public synchronized Duration drainTimeout() {
        return drainTimeout;
    }

    /** Changes the key {@code drain.timeout}. */
    synchronized void setDrainTimeout(Duration limit) {
        drainTimeout = limit;
    }

    @Override
    public int packetSize() {
        return 32 * 1024;
    }

    @Override
    public synchronized ByteBuffer allocate(int size) {
        buffers++;
        byte[] bytes = new byte[HEADROOM + size + HEADROOM];
        Arrays.fill(bytes, GARBAGE);
        return ByteBuffer.wrap(bytes, HEADROOM, size).slice();
    }

    @Override
    public synchronized void release(ByteBuffer buffer) {
        buffers--;
        Arrays.fill(buffer.array(), (byte) 0xee);
    }

    @Override
    public synchronized boolean send(ByteBuffer buffer) {
        sends++;
        gathered.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        release(buffer);
        room--;
        if (gathered.size() >= packetSize()) {
            flush();
        }
        return room > 0;
    }

    @Override
    public synchronized void flush() {
        for (byte value : gathered.toByteArray()) {
            sent.add(value);
        }
        gathered.reset();
        notifyAll();
    }

    @Override
    public synchronized void consumed(int bytes) {
        consumed += bytes;
        notifyAll();
    }

    @Override
    public synchronized boolean runAfterReading(Runnable task) {
        return takesTurns && turns.add(task);
    }

    /** From now on this is run by whoever brings data: {@link #runTurns}. */
    synchronized void takeTurns() {
        takesTurns = true;
    }

    /** To be called after data was brought. */
    void runTurns() {
        Runnable task = nextTurn();
        while (task != null) {
            task.run();
            task = nextTurn();
        }
    }

    private synchronized Runnable nextTurn() {
        return turns.poll();
    }

    @Override
    public void eof() {
        flush();
    }

    @Override
    public void close() {
        close(0);
    }

    @Override
    public void abort() {
        close(1);
    }

    @Override
    public synchronized void close(int status) {
        exitStatus = status;
        flush();
    }

    /** Lets the channel take this many more buffers before it wants nothing. */
    public synchronized void setRoom(int buffers) {
        room = buffers;
    }

    public synchronized int sends() {
        return sends;
    }

    public synchronized int buffers() {
        return buffers;
    }

    synchronized long consumed() {
        return consumed;
    }

    /** How many bytes were sent that the test has not taken. */
    public synchronized int waiting() {
        return sent.size();
    }

    /** The next packet without its length; waits for it. */
    public synchronized ByteBuffer packet() throws InterruptedException {
        int length = ByteBuffer.wrap(take(4)).getInt();
        return ByteBuffer.wrap(take(length));
    }

    private byte[] take(int length) throws InterruptedException {
        await(() -> sent.size() >= length, "a packet");
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = sent.remove();
        }
        return bytes;
    }

    /** Waits for the channel's end. */
    synchronized int exitStatus() throws InterruptedException {
        await(() -> exitStatus >= 0, "the end");
        return exitStatus;
    }

    synchronized boolean isClosed() {
        return exitStatus >= 0;
    }

    /** Waits until the window is open again for all that came. */
    synchronized void awaitConsumed(long bytes) throws InterruptedException {
        await(() -> consumed >= bytes, bytes + " consumed bytes");
    }

    /** Waits for a condition that this channel, or nobody, tells of. */
    synchronized void await(BooleanSupplier condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("waited too long for " + what);
            }
            wait(Math.min(left, 20));
        }
    }
}
