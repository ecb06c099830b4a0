package org.sallyport.distribution;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/** Where tunnels lead: a server on a free port of 127.0.0.1 whose clients begin with a byte that says what they want. */
final class TargetServer implements AutoCloseable {

    /** The length of a download or upload follows; a download ends with the end of file, an upload is answered with its checksum. */
    static final int DOWNLOAD = 'd';

    static final int UPLOAD = 'u';

    /** Everything up to the end of file is sent back after it. */
    static final int ECHO_AT_END = 'e';

    /** Each byte is sent back at once. */
    static final int ECHO = 'p';

    private static final int CHUNK = 1 << 20;
    private static final byte[] CONTENT = content();

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "target");
        thread.setDaemon(true);
        return thread;
    });

    private final AtomicInteger clients = new AtomicInteger();

    TargetServer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many there are now. */
    int clients() {
        return clients.get();
    }

    /** What every megabyte of a download or upload is, but for its number in front. */
    static byte[] chunk(long number) {
        byte[] chunk = CONTENT.clone();
        for (int i = 0; i < Long.BYTES; i++) {
            chunk[i] = (byte) (number >> Byte.SIZE * i);
        }
        return chunk;
    }

    /** Of a download or upload of so many bytes, a multiple of a megabyte. */
    static long checksum(long bytes) {
        CRC32C checksum = new CRC32C();
        for (long i = 0; i < bytes / CHUNK; i++) {
            checksum.update(chunk(i));
        }
        return checksum.getValue();
    }

    /** Sends as many bytes. */
    static void write(OutputStream out, long bytes) throws IOException {
        for (long i = 0; i < bytes / CHUNK; i++) {
            out.write(chunk(i));
        }
    }

    /** Receives as many bytes, or what there is, and tells their checksum. */
    static long read(InputStream in, long bytes) throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] part = new byte[CHUNK];
        for (long left = bytes; left > 0; ) {
            int count = in.read(part, 0, (int) Math.min(part.length, left));
            if (count < 0) {
                throw new IOException("end of file with " + left + " bytes to come");
            }
            checksum.update(part, 0, count);
            left -= count;
        }
        return checksum.getValue();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (SocketException e) {
            // Closed.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void serve(Socket socket) {
        clients.incrementAndGet();
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            switch (in.read()) {
                case DOWNLOAD -> write(out, in.readLong());
                case UPLOAD -> out.writeLong(read(in, in.readLong()));
                case ECHO_AT_END -> out.write(in.readAllBytes());
                default -> echo(in, out);
            }
        } catch (IOException e) {
            // The client is gone; its side of the test tells.
        } finally {
            clients.decrementAndGet();
        }
    }

    private static void echo(InputStream in, OutputStream out) throws IOException {
        for (int next = in.read(); next >= 0; next = in.read()) {
            out.write(next);
        }
    }

    private static byte[] content() {
        byte[] content = new byte[CHUNK];
        new Random(1).nextBytes(content);
        return content;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
