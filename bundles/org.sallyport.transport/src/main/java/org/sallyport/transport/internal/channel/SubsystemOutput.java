package org.sallyport.transport.internal.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.RemoteWindow;
import org.apache.sshd.common.future.CloseFuture;
import org.apache.sshd.common.future.DefaultCloseFuture;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;
import org.sallyport.transport.SubsystemChannel;

/**
 * The sending side of a subsystem's channel: keeps what the client's window and the socket do not take yet, in order, and tells the subsystem to
 * pause when that is much.
 */
final class SubsystemOutput implements SubsystemChannel {

    /** The subsystem is asked to pause when this much is kept, and to go on when less than half of it is left; in bytes. */
    static final int HIGH_WATER = 512 * 1024;

    private final SubsystemSession channel;
    private final SubsystemHost host;
    private final SubsystemCalls calls;
    private final CloseFuture drained;

    private final Object lock = new Object();
    private final ArrayDeque<ByteBuffer> kept = new ArrayDeque<>();
    private long keptBytes;
    private long unwritten;
    private boolean started;
    private boolean paused;
    private boolean closing;
    private boolean discarded;
    private OptionalInt exitStatus = OptionalInt.empty();

    SubsystemOutput(SubsystemSession channel, SubsystemHost host, SubsystemCalls calls) {
        this.channel = channel;
        this.host = host;
        this.calls = calls;
        this.drained = new DefaultCloseFuture(channel, channel.getFutureLock());
    }

    @Override
    public Connection connection() {
        return host.connection();
    }

    @Override
    public Login login() {
        return host.login();
    }

    @Override
    public Map<String, Object> settings() {
        return host.settings();
    }

    @Override
    public int packetSize() {
        return (int) Math.min(channel.getRemoteWindow().getPacketSize(), 1 << 20);
    }

    @Override
    public ByteBuffer allocate(int size) {
        return ByteBuffer.allocate(size);
    }

    @Override
    public void release(ByteBuffer buffer) {
        // The garbage collector's.
    }

    @Override
    public boolean send(ByteBuffer buffer) {
        synchronized (lock) {
            if (closing || discarded) {
                return true;
            }
            if (buffer.hasRemaining()) {
                kept.add(buffer);
                keptBytes += buffer.remaining();
            }
        }
        pump();
        synchronized (lock) {
            paused = keptBytes + unwritten >= HIGH_WATER;
            return !paused;
        }
    }

    @Override
    public void flush() {
        pump();
    }

    @Override
    public void consumed(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes " + bytes);
        }
        if (channel.isClosing()) {
            return;
        }
        try {
            ThreadUtils.runAsInternal(() -> {
                channel.getLocalWindow().release(bytes);
                return null;
            });
        } catch (Exception e) {
            channel.getSession().exceptionCaught(e);
        }
    }

    @Override
    public void close(int status) {
        synchronized (lock) {
            if (closing) {
                return;
            }
            closing = true;
            exitStatus = OptionalInt.of(status);
        }
        pump();
    }

    /** The client knows that the subsystem runs: sending may begin. */
    void started() {
        synchronized (lock) {
            started = true;
        }
        pump();
    }

    /** What is kept cannot be delivered any more. */
    void discard() {
        synchronized (lock) {
            discarded = true;
            kept.clear();
            keptBytes = 0;
        }
        drained.setClosed();
    }

    /** Takes no more; done when everything kept has been sent, or cannot be. */
    CloseFuture drained() {
        synchronized (lock) {
            closing = true;
        }
        pump();
        return drained;
    }

    /** Sends what the client's window takes. */
    void pump() {
        try {
            ThreadUtils.runAsInternal(() -> {
                write();
                return null;
            });
        } catch (Exception e) {
            discard();
            channel.getSession().exceptionCaught(e);
        }
    }

    private void write() throws IOException {
        OptionalInt status = OptionalInt.empty();
        boolean empty;
        boolean resume = false;
        synchronized (lock) {
            while (started && keptBytes > 0 && unwritten < HIGH_WATER && writePacket()) {
                // as long as the window is open
            }
            empty = keptBytes == 0 && started;
            if (empty && closing) {
                status = exitStatus;
                exitStatus = OptionalInt.empty();
            }
            if (paused && keptBytes + unwritten < HIGH_WATER / 2) {
                paused = false;
                resume = true;
            }
        }
        if (resume) {
            calls.writable();
        }
        if (status.isPresent()) {
            channel.end(status.getAsInt());
        }
        if (empty && isClosing()) {
            drained.setClosed();
        }
    }

    private boolean isClosing() {
        synchronized (lock) {
            return closing;
        }
    }

    private boolean writePacket() throws IOException {
        RemoteWindow window = channel.getRemoteWindow();
        int length = (int) Math.min(Math.min(keptBytes, window.getSize()), packetSize());
        if (length == 0) {
            return false;
        }
        Session session = channel.getSession();
        Buffer packet = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_DATA, length + Long.BYTES);
        packet.putUInt(channel.getRecipient());
        packet.putUInt(length);
        for (int left = length; left > 0; ) {
            ByteBuffer first = kept.peek();
            int part = Math.min(left, first.remaining());
            packet.putRawBytes(first.array(), first.arrayOffset() + first.position(), part);
            first.position(first.position() + part);
            left -= part;
            if (!first.hasRemaining()) {
                kept.remove();
            }
        }
        window.consume(length);
        keptBytes -= length;
        unwritten += length;
        IoWriteFuture written = session.writePacket(packet);
        written.addListener(done -> {
            synchronized (lock) {
                unwritten -= length;
            }
            if (!channel.isClosed()) {
                pump();
            }
        });
        return true;
    }
}
