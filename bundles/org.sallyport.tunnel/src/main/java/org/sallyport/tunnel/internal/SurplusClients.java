package org.sallyport.tunnel.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.sallyport.tunnel.internal.net.LingeringClose;
import org.sallyport.tunnel.internal.net.SocketLoop;
import org.sallyport.tunnel.internal.net.Sockets;
import org.sallyport.tunnel.internal.socks.SocksReplies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SOCKS clients for whom there is no room. Each is told so in the version that it speaks, if it says soon which one that is; of those that come meanwhile
 * only so many are waited for. On the loop's thread.
 */
final class SurplusClients {

    private static final Logger LOG = LoggerFactory.getLogger(SurplusClients.class);

    /** How many are waited for at the same time; more are reset at once. */
    static final int MOST = 32;

    /** How long one may take to send a byte. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final SocketLoop loop;
    private final Duration patience;
    private int count;

    SurplusClients(SocketLoop loop) {
        this(loop, LIMIT);
    }

    SurplusClients(SocketLoop loop, Duration patience) {
        this.loop = loop;
        this.patience = patience;
    }

    /** Refuses one; the socket is nobody else's any more. */
    void refuse(SocketChannel socket) {
        if (count >= MOST) {
            Sockets.reset(socket);
            return;
        }
        count++;
        new Surplus(socket).begin();
    }

    /** One of them. */
    private final class Surplus {

        private final SocketChannel socket;
        private Optional<SocketLoop.Timer> limit = Optional.empty();

        Surplus(SocketChannel socket) {
            this.socket = socket;
        }

        void begin() {
            try {
                loop.register(socket, SelectionKey.OP_READ, key -> answer());
                limit = Optional.of(loop.schedule(patience, this::reset));
            } catch (IOException e) {
                lost(e);
            }
        }

        private void answer() {
            ByteBuffer first = ByteBuffer.allocate(1);
            try {
                int read = socket.read(first);
                byte[] reply = read > 0 ? SocksReplies.refusal(first.get(0) & 0xFF) : new byte[0];
                if (reply.length == 0) {
                    reset();
                    return;
                }
                socket.write(ByteBuffer.wrap(reply));
            } catch (IOException e) {
                lost(e);
                return;
            }
            limit.ifPresent(SocketLoop.Timer::cancel);
            LingeringClose.begin(loop, socket, () -> count--);
        }

        private void lost(IOException cause) {
            LOG.debug("a client is gone before it is refused: {}", cause.getMessage());
            reset();
        }

        private void reset() {
            limit.ifPresent(SocketLoop.Timer::cancel);
            Sockets.reset(socket);
            count--;
        }
    }
}
