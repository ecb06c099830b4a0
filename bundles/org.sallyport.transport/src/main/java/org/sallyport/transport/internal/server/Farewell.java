package org.sallyport.transport.internal.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * Ends connections that are not served, so that the reason arrives. A client sends its own greeting without waiting, and a socket that is closed while
 * that is unread is reset (RFC 1122, section 4.2.2.13): the client would see that instead of the reason. So the reason is sent and the output ended, and
 * what comes is thrown away until the client closes, for a short time and up to a small amount.
 */
final class Farewell {

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 64 * 1024;
    /** A flood of strangers must not hold many sockets in this way. */
    private static final int MOST_AT_ONCE = 128;

    private static final Object DISCARDED = new Object();

    private final ScheduledExecutorService timer;
    private final AtomicInteger leaving = new AtomicInteger();

    Farewell(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /**
     * Says why, and sees the client off. To be called before anything is read of the socket.
     *
     * @throws IOException if the line is out and the socket is to be closed at once, as there are too many like it
     */
    void say(IoSession socket, String line) throws IOException {
        boolean room = leaving.incrementAndGet() <= MOST_AT_ONCE;
        socket.addCloseFutureListener(closed -> leaving.decrementAndGet());
        socket.setAttribute(DISCARDED, new AtomicInteger());
        socket.writeBuffer(new ByteArrayBuffer((line + "\r\n").getBytes(StandardCharsets.US_ASCII)));
        socket.shutdownOutputStream();
        if (!room) {
            socket.close(true);
            throw new IOException("too many connections are being refused");
        }
        timer.schedule(() -> socket.close(true), LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Something has come from a client that is leaving. */
    void discard(IoSession socket, int bytes) {
        if (socket.getAttribute(DISCARDED) instanceof AtomicInteger discarded
                && discarded.addAndGet(bytes) > MOST_BYTES) {
            socket.close(true);
        }
    }
}
