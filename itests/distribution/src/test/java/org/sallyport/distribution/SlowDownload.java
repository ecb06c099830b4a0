package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A download from a {@link TargetServer} that takes its time until it is told not to. */
final class SlowDownload implements AutoCloseable {

    private static final long SIZE = 768L << 20;
    private static final int PART = 64 * 1024;
    /** At this rate it would take a minute. */
    private static final long PAUSE_NANOS = 5_000_000;

    private static final long LIMIT_SECONDS = 120;

    private final Socket socket;
    private final CompletableFuture<Long> checksum;
    private volatile boolean hurry;

    /** Begins. */
    SlowDownload(Socket socket) throws IOException {
        this.socket = socket;
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.write(TargetServer.DOWNLOAD);
        out.writeLong(SIZE);
        checksum = CompletableFuture.supplyAsync(this::read);
    }

    private long read() {
        try {
            return TargetServer.read(new Paced(socket.getInputStream()), SIZE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isDone() {
        return checksum.isDone();
    }

    /** Waits for the rest, and compares. */
    void assertComplete() throws Exception {
        hurry = true;
        assertEquals(TargetServer.checksum(SIZE), checksum.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        assertEquals(-1, socket.getInputStream().read());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Reads a little at a time. */
    private final class Paced extends InputStream {

        private final InputStream in;

        Paced(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("reads parts");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (hurry) {
                return in.read(bytes, offset, length);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            return in.read(bytes, offset, Math.min(length, PART));
        }
    }
}
