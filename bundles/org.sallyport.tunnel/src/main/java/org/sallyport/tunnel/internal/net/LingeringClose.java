package org.sallyport.tunnel.internal.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a socket whose peer was told something and may still be sending. A system that closes a socket with unread bytes resets it (RFC 1122, section
 * 4.2.2.13), and the peer can lose what it was told: so what it sends is read and thrown away until it has closed its side, for a while.
 */
public final class LingeringClose {

    private static final Logger LOG = LoggerFactory.getLogger(LingeringClose.class);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int BYTES_AT_ONCE = 8 * 1024;

    /** Who sends more than that does not listen. */
    private static final int MOST_BYTES = 256 * 1024;

    private final SocketChannel socket;
    private final SocketLoop.Hold hold;
    private final Runnable closed;
    private final ByteBuffer waste = ByteBuffer.allocate(BYTES_AT_ONCE);
    private int thrownAway;
    private Optional<SocketLoop.Timer> limit = Optional.empty();

    private LingeringClose(SocketLoop loop, SocketChannel socket, Runnable closed) {
        this.socket = socket;
        this.hold = loop.hold();
        this.closed = closed;
    }

    /** Ends the output of a socket and closes it a little later. To be called on the loop's thread; the socket is nobody else's any more. */
    public static void begin(SocketLoop loop, SocketChannel socket) {
        begin(loop, socket, () -> {});
    }

    /**
     * Ends the output of a socket and closes it a little later. To be called on the loop's thread; the socket is nobody else's any more.
     *
     * @param closed called then, on the loop's thread
     */
    public static void begin(SocketLoop loop, SocketChannel socket, Runnable closed) {
        new LingeringClose(loop, socket, closed).begin(loop);
    }

    private void begin(SocketLoop loop) {
        try {
            socket.shutdownOutput();
            loop.register(socket, SelectionKey.OP_READ, this::read);
            limit = Optional.of(loop.schedule(LIMIT, this::close));
        } catch (IOException e) {
            closeBecause(e);
        }
    }

    private void read(SelectionKey key) {
        try {
            int count = socket.read(waste.clear());
            thrownAway += Math.max(0, count);
            if (count < 0 || thrownAway > MOST_BYTES) {
                close();
            }
        } catch (IOException e) {
            closeBecause(e);
        }
    }

    private void closeBecause(IOException cause) {
        LOG.debug("nobody listens any more: {}", cause.getMessage());
        close();
    }

    private void close() {
        limit.ifPresent(SocketLoop.Timer::cancel);
        Sockets.close(socket);
        hold.release();
        closed.run();
    }
}
