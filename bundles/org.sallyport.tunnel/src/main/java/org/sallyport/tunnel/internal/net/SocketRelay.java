package org.sallyport.tunnel.internal.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.sallyport.channel.DataChannel;
import org.sallyport.channel.DataHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries bytes between a socket and a channel until both directions have ended, each by itself. A socket is read while the channel wants more; the
 * channel's window opens for what the socket has taken. What arrives from the channel is written by the thread that brings it; only what the socket
 * does not take at once is copied and waits for the loop.
 */
public final class SocketRelay implements DataHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SocketRelay.class);

    /** How often a socket is read before others have their turn. */
    private static final int READS = 8;

    /** How long a socket may take nothing of what a channel has left behind that is gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SocketLoop loop;
    private final SocketChannel socket;
    private final DataChannel channel;
    private final Traffic traffic;
    private final Runnable ended;
    private final Duration patience;

    /** On the loop's thread only. */
    private Optional<SelectionKey> key = Optional.empty();

    private boolean told;

    private final Object lock = new Object();
    private final Queue<ByteBuffer> kept = new ArrayDeque<>();
    private boolean inputEnded;
    private boolean outputEnds;
    private boolean outputEnded;
    private boolean channelGone;
    private boolean over;

    /**
     * Between a socket that does not block and an open channel. Nothing is read before {@link #begin}.
     *
     * @param ended called once, on the loop's thread, when the socket is closed
     */
    public SocketRelay(SocketLoop loop, SocketChannel socket, DataChannel channel, Traffic traffic, Runnable ended) {
        this(loop, socket, channel, traffic, ended, PATIENCE);
    }

    SocketRelay(
            SocketLoop loop,
            SocketChannel socket,
            DataChannel channel,
            Traffic traffic,
            Runnable ended,
            Duration patience) {
        this.loop = loop;
        this.socket = socket;
        this.channel = channel;
        this.traffic = traffic;
        this.ended = ended;
        this.patience = patience;
    }

    /**
     * Begins.
     *
     * @param first bytes that were read from the socket already
     */
    public void begin(ByteBuffer first) {
        if (first.hasRemaining()) {
            traffic.sent(first.remaining());
            channel.send(first);
            channel.flush();
        }
        loop.execute(this::register);
    }

    private void register() {
        try {
            if (socket.isOpen()) {
                SelectionKey registered = loop.register(socket, SelectionKey.OP_READ, this::ready);
                key = Optional.of(registered);
                if (isWaiting()) {
                    registered.interestOpsOr(SelectionKey.OP_WRITE);
                }
            }
        } catch (IOException e) {
            broken(e);
        }
    }

    /** Ends both directions at once; both sides can tell that something is missing. */
    public void cut() {
        synchronized (lock) {
            over = true;
        }
        channel.abort();
        Sockets.reset(socket);
        finish();
    }

    private void ready(SelectionKey registered) {
        if (registered.isReadable()) {
            read();
        }
        if (registered.isValid() && registered.isWritable()) {
            writeKept();
        }
    }

    // From the socket to the channel, on the loop's thread

    private void read() {
        try {
            boolean more = true;
            for (int i = 0; i < READS && more; i++) {
                more = readOnce();
            }
        } catch (IOException e) {
            broken(e);
            return;
        }
        channel.flush();
    }

    /** Whether there may be more, and it is wanted. */
    private boolean readOnce() throws IOException {
        ByteBuffer buffer = channel.allocate(channel.packetSize());
        int size = buffer.remaining();
        int count;
        try {
            count = socket.read(buffer);
        } catch (IOException e) {
            channel.release(buffer);
            throw e;
        }
        if (count <= 0) {
            channel.release(buffer);
            if (count < 0) {
                inputEnded();
            }
            return false;
        }
        traffic.sent(count);
        boolean wantsMore = channel.send(buffer.flip());
        if (!wantsMore) {
            listen(SelectionKey.OP_READ, false);
        }
        return wantsMore && count == size;
    }

    private void inputEnded() {
        listen(SelectionKey.OP_READ, false);
        channel.eof();
        synchronized (lock) {
            inputEnded = true;
        }
        settle();
    }

    @Override
    public void writable() {
        loop.execute(() -> {
            synchronized (lock) {
                if (inputEnded || channelGone) {
                    return;
                }
            }
            listen(SelectionKey.OP_READ, true);
        });
    }

    // From the channel to the socket

    @Override
    public void data(ByteBuffer data) {
        int done;
        boolean waits;
        synchronized (lock) {
            done = over ? data.remaining() : written(data);
            waits = !over && data.hasRemaining();
            if (waits) {
                ByteBuffer copy = channel.allocate(data.remaining());
                kept.add(copy.put(data).flip());
            }
        }
        if (done > 0) {
            traffic.received(done);
            channel.consumed(done);
        }
        if (waits) {
            loop.execute(() -> listen(SelectionKey.OP_WRITE, true));
        }
    }

    /** Tries to write without waiting; everything, if nothing can be written any more. */
    private int written(ByteBuffer data) {
        if (!kept.isEmpty()) {
            return 0;
        }
        try {
            return socket.write(data);
        } catch (IOException e) {
            over = true;
            loop.execute(() -> broken(e));
            return data.remaining();
        }
    }

    private void writeKept() {
        int count = 0;
        synchronized (lock) {
            try {
                while (!kept.isEmpty()) {
                    ByteBuffer first = kept.element();
                    count += socket.write(first);
                    if (first.hasRemaining()) {
                        break;
                    }
                    channel.release(kept.remove());
                }
            } catch (IOException e) {
                loop.execute(() -> broken(e));
            }
            if (kept.isEmpty()) {
                listen(SelectionKey.OP_WRITE, false);
            }
        }
        traffic.received(count);
        channel.consumed(count);
        settle();
    }

    private boolean isWaiting() {
        synchronized (lock) {
            return !kept.isEmpty();
        }
    }

    @Override
    public void eof() {
        synchronized (lock) {
            outputEnds = true;
        }
        settle();
    }

    // The end

    @Override
    public void closed() {
        synchronized (lock) {
            channelGone = true;
        }
        loop.execute(() -> {
            listen(SelectionKey.OP_READ, false);
            settle();
            awaitDelivery();
        });
    }

    /**
     * What is kept is delivered as long as the socket takes some of it from time to time. No limit on channels counts this one any more, so a peer that
     * takes nothing must not hold the socket and the buffers.
     */
    private void awaitDelivery() {
        long left = left();
        if (left > 0) {
            loop.schedule(patience, () -> {
                if (left() == left) {
                    broken(new IOException("it takes nothing any more"));
                } else {
                    awaitDelivery();
                }
            });
        }
    }

    private long left() {
        synchronized (lock) {
            return kept.stream().mapToLong(ByteBuffer::remaining).sum();
        }
    }

    /** What follows from the state of both directions. */
    private void settle() {
        boolean endOutput;
        boolean close;
        boolean lost;
        synchronized (lock) {
            if (over) {
                return;
            }
            endOutput = outputEnds && !outputEnded && kept.isEmpty();
            outputEnded |= endOutput;
            lost = channelGone && !outputEnds;
            close = outputEnded && (inputEnded || channelGone);
            over = close || lost;
        }
        if (endOutput && !close) {
            try {
                socket.shutdownOutput();
            } catch (IOException e) {
                LOG.debug("the socket is closed already: {}", e.getMessage());
            }
        }
        if (lost) {
            Sockets.reset(socket);
        } else if (close) {
            channel.close();
            Sockets.close(socket);
        }
        if (lost || close) {
            finish();
        }
    }

    /** The socket's peer is gone. On the loop's thread. */
    private void broken(IOException cause) {
        LOG.debug("a socket is lost: {}", cause.getMessage());
        cut();
    }

    private void finish() {
        synchronized (lock) {
            kept.forEach(channel::release);
            kept.clear();
        }
        loop.execute(this::tellOnce);
    }

    private void tellOnce() {
        if (!told) {
            told = true;
            ended.run();
        }
    }

    private void listen(int operation, boolean on) {
        try {
            key.filter(SelectionKey::isValid)
                    .ifPresent(registered -> registered.interestOps(
                            on ? registered.interestOps() | operation : registered.interestOps() & ~operation));
        } catch (CancelledKeyException e) {
            LOG.trace("the socket is closed", e);
        }
    }
}
