package org.sallyport.transport.internal.io;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acknowledges at once what a young connection sends. A client begins with several small packets in a row that need no answer: its identification,
 * its side of the key exchange, environment variables. Without TCP_NODELAY its system keeps each back until the one before is acknowledged (RFC 896),
 * and ours would put that off by 40 ms in the hope of an answer to send along (RFC 1122, section 4.2.3.2).
 */
final class QuickAck {

    private static final Logger LOG = LoggerFactory.getLogger(QuickAck.class);
    private static final Optional<SocketOption<Boolean>> OPTION = find();

    /** How often a client is read from until it has begun its real work. */
    private static final int READS = 40;

    private final SocketChannel socket;
    private int reads;

    /** For one connection. */
    QuickAck(SocketChannel socket) {
        this.socket = socket;
    }

    /** To be called when what was there has been read; the option holds for the moment only. */
    void read() {
        if (reads < READS && OPTION.isPresent() && socket.isOpen()) {
            reads++;
            try {
                socket.setOption(OPTION.get(), true);
            } catch (IOException e) {
                LOG.debug("{}: {}", socket, e.getMessage());
            }
        }
    }

    /** TCP_QUICKACK, where the system has it (Linux). */
    @SuppressWarnings("unchecked")
    private static Optional<SocketOption<Boolean>> find() {
        try (SocketChannel any = SocketChannel.open()) {
            return any.supportedOptions().stream()
                    .filter(option -> option.name().equals("TCP_QUICKACK") && option.type() == Boolean.class)
                    .map(option -> (SocketOption<Boolean>) option)
                    .findFirst();
        } catch (IOException e) {
            LOG.debug("there is no socket to ask what sockets can do: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
