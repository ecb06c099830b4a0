package org.sallyport.transport.internal.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.sshd.common.channel.AbstractChannel;
import org.apache.sshd.common.channel.RemoteWindow;
import org.apache.sshd.common.future.CloseFuture;
import org.apache.sshd.common.future.DefaultCloseFuture;
import org.sallyport.channel.DataChannel;
import org.sallyport.transport.internal.io.DataPath;
import org.sallyport.transport.internal.io.PacketBuffers;

/**
 * The sending side of a channel: keeps what the peer's window and the socket do not take yet, in order, and tells the handler to pause when that is
 * much.
 *
 * <p>One thread at a time encrypts and sends; another one that has something to send leaves it to that one. It does so without holding a lock
 * of this class.
 */
final class ChannelOutput implements DataChannel {

    /** The handler is asked to pause when this much is kept, and to go on when less than half of it is left; in bytes. */
    static final int HIGH_WATER = 256 * 1024;

    /** As much as is worth a write, in bytes. */
    private static final int WRITE = 128 * 1024;

    /** Packets are not larger than this, whatever the peer takes; in bytes. */
    private static final int MAX_PACKET = 32 * 1024;

    private enum Sending {
        NOBODY,
        SOMEBODY,
        /** Somebody, who has to look again before stopping. */
        AGAIN
    }

    /** Something that is said to the peer when everything before it has been sent. */
    @FunctionalInterface
    interface Word {

        /** Nothing. */
        Word NONE = () -> {};

        void say() throws IOException;
    }

    private final AbstractChannel channel;
    private final Word endOfFile;
    private final DataPath path;
    private final HandlerCalls calls;
    private final CloseFuture drained;
    private final int packetSize;
    private final SendQueue kept = new SendQueue();

    private final Object lock = new Object();
    private Sending sending = Sending.NOBODY;
    private boolean started;
    private boolean waiting;
    private long added;
    private long hurriedUpTo;
    private long sent;
    private boolean paused;
    private boolean finished;
    private boolean endSaid;
    private boolean closing;
    private boolean ending;
    private boolean discarded;
    private Word lastWord = Word.NONE;
    private int consumed;

    /**
     * An output that sends nothing before it is {@link #started}.
     *
     * @param endOfFile sends SSH_MSG_CHANNEL_EOF
     */
    ChannelOutput(AbstractChannel channel, Word endOfFile, HandlerCalls calls) {
        this.channel = channel;
        this.endOfFile = endOfFile;
        this.path = DataPath.of(channel.getSession());
        this.calls = calls;
        this.drained = new DefaultCloseFuture(channel, channel.getFutureLock());
        this.packetSize = (int) Math.min(channel.getRemoteWindow().getPacketSize(), MAX_PACKET);
    }

    @Override
    public int packetSize() {
        return packetSize;
    }

    @Override
    public ByteBuffer allocate(int size) {
        return PacketBuffers.allocate(size);
    }

    @Override
    public void release(ByteBuffer buffer) {
        PacketBuffers.release(buffer);
    }

    @Override
    public boolean send(ByteBuffer buffer) {
        boolean refused;
        synchronized (lock) {
            refused = finished || closing || discarded;
            if (!refused) {
                added += buffer.remaining();
                kept.add(buffer);
            }
        }
        if (refused) {
            PacketBuffers.release(buffer);
            return true;
        }
        if (kept.bytes() >= packetSize) {
            pump();
        }
        synchronized (lock) {
            paused = kept.bytes() >= HIGH_WATER;
            if (!paused) {
                return true;
            }
        }
        path.flush();
        return false;
    }

    @Override
    public void flush() {
        hurry();
        path.flush();
    }

    @Override
    public void consumed(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes " + bytes);
        }
        int adjust;
        synchronized (lock) {
            consumed += bytes;
            if (consumed < channel.getLocalWindow().getMaxSize() / 4) {
                return;
            }
            adjust = consumed;
            consumed = 0;
        }
        if (channel.isClosing()) {
            return;
        }
        try {
            channel.getLocalWindow().release(adjust);
        } catch (IOException e) {
            channel.getSession().exceptionCaught(e);
        }
    }

    @Override
    public boolean runAfterReading(Runnable task) {
        return path.runAfterReading(task);
    }

    @Override
    public void eof() {
        synchronized (lock) {
            finished = true;
        }
        flush();
    }

    @Override
    public void close() {
        close(Word.NONE);
    }

    /**
     * Closes.
     *
     * @param last is said when everything has been sent, before the end of file
     */
    void close(Word last) {
        synchronized (lock) {
            if (closing) {
                return;
            }
            closing = true;
            ending = true;
            lastWord = last;
        }
        flush();
    }

    @Override
    public void abort() {
        discard();
        channel.close(false);
    }

    /** The peer knows of the channel, and of what runs on it: sending may begin. */
    void started() {
        synchronized (lock) {
            started = true;
        }
        // What was sent meanwhile was not written, and nobody may come to flush it any more.
        flush();
    }

    /** What is kept cannot be delivered any more. */
    void discard() {
        synchronized (lock) {
            discarded = true;
        }
        hurry();
    }

    /** Takes no more; done when everything kept has been sent, or cannot be. */
    CloseFuture drained() {
        synchronized (lock) {
            closing = true;
        }
        flush();
        return drained;
    }

    /** Sends all that the peer's window takes, a last small packet included. */
    void hurry() {
        synchronized (lock) {
            hurriedUpTo = added;
        }
        pump();
    }

    /** There may be room again. */
    private void resume() {
        synchronized (lock) {
            waiting = false;
        }
        pump();
        path.flush();
    }

    /** Sends what the peer's window takes; a packet that could become fuller waits, unless it is hurried. */
    void pump() {
        synchronized (lock) {
            if (sending != Sending.NOBODY) {
                sending = Sending.AGAIN;
                return;
            }
            sending = Sending.SOMEBODY;
        }
        boolean again = true;
        while (again) {
            try {
                sendPackets();
            } catch (IOException | RuntimeException e) {
                fail(e);
            }
            synchronized (lock) {
                again = sending == Sending.AGAIN;
                sending = again ? Sending.SOMEBODY : Sending.NOBODY;
            }
        }
        settle();
    }

    private void sendPackets() throws IOException {
        long before = sent();
        while (mayGoOn() && sendPacket()) {
            if (path.unwritten() >= WRITE) {
                path.flush();
            }
        }
        if (sent() > before) {
            path.rekeyIfDue();
        }
    }

    private boolean mayGoOn() {
        synchronized (lock) {
            if (discarded) {
                kept.clear();
            }
            return started && !discarded;
        }
    }

    private boolean sendPacket() throws IOException {
        RemoteWindow window = channel.getRemoteWindow();
        long available = kept.bytes();
        int length = (int) Math.min(Math.min(available, window.getSize()), packetSize);
        if (length == 0 || length == available && length < packetSize && !isHurried()) {
            return false;
        }
        if (isWaiting()) {
            return false;
        }
        if (path.unwritten() > DataPath.ROOM) {
            waitFor(path::whenRoom);
            return false;
        }
        if (!kept.take(length, (data, offset, count) -> path.sendData(channel.getRecipient(), data, offset, count))) {
            waitFor(path::whenKeysAreThere);
            return false;
        }
        window.consume(length);
        synchronized (lock) {
            sent += length;
        }
        return true;
    }

    private boolean isWaiting() {
        synchronized (lock) {
            return waiting;
        }
    }

    private void waitFor(Consumer<Runnable> event) {
        synchronized (lock) {
            waiting = true;
        }
        event.accept(this::resume);
    }

    private boolean isHurried() {
        synchronized (lock) {
            return sent < hurriedUpTo;
        }
    }

    private long sent() {
        synchronized (lock) {
            return sent;
        }
    }

    /** What follows from how much is left. */
    private void settle() {
        boolean end;
        boolean close;
        boolean done;
        boolean wantsMore;
        synchronized (lock) {
            boolean empty = kept.bytes() == 0 && (started || discarded);
            end = empty && !discarded && !endSaid && (finished || ending);
            endSaid |= end;
            close = empty && !discarded && ending;
            ending &= !empty;
            done = empty && (closing || discarded);
            wantsMore = paused && !finished && !closing && kept.bytes() < HIGH_WATER / 2;
            paused &= !wantsMore;
        }
        if (wantsMore) {
            path.execute(calls::writable);
        }
        try {
            if (close) {
                lastWord.say();
            }
            if (end) {
                endOfFile.say();
            }
            if (close) {
                channel.close(false);
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
        if (done) {
            drained.setClosed();
        }
    }

    private void fail(Exception e) {
        synchronized (lock) {
            discarded = true;
        }
        kept.clear();
        if (channel.isOpen()) {
            channel.getSession().exceptionCaught(e);
        }
    }
}
