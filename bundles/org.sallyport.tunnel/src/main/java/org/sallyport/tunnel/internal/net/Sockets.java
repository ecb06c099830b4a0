package org.sallyport.tunnel.internal.net;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done to sockets in several places. */
public final class Sockets {

    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

    private Sockets() {}

    /** Makes a fresh socket fit for a loop: it does not block, writes at once, and the system probes a silent peer. */
    public static void prepare(SocketChannel socket) throws IOException {
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }

    /** Closes so that the peer can tell that something is missing: with a reset instead of an end of file. */
    public static void reset(SocketChannel socket) {
        try {
            if (socket.isOpen()) {
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            LOG.debug("{}", e.getMessage());
        }
        close(socket);
    }

    /** Closes. */
    public static void close(SocketChannel socket) {
        SocketLoop.closeQuietly(socket);
    }
}
