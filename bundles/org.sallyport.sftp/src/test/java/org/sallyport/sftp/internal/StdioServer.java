package org.sallyport.sftp.internal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.sallyport.channel.DataHandler;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;
import org.sallyport.subsystem.SubsystemChannel;

/** The engine on standard input and output, with files in memory: a server for {@code sftp -D}. */
final class StdioServer implements SubsystemChannel {

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final CountDownLatch closed = new CountDownLatch(1);

    private StdioServer() {}

    public static void main(String[] arguments) throws Exception {
        SftpSubsystem subsystem = new SftpSubsystem();
        subsystem.addStore("default", new MemoryStore(Clock.systemDefaultZone()));
        StdioServer channel = new StdioServer();
        DataHandler handler = subsystem.open(channel);
        byte[] bytes = new byte[32 * 1024];
        InputStream in = new FileInputStream(FileDescriptor.in);
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
            handler.data(ByteBuffer.wrap(bytes, 0, n));
        }
        handler.eof();
        channel.closed.await();
        subsystem.close();
    }

    @Override
    public Connection connection() {
        return new TestConnection("stdio");
    }

    @Override
    public Login login() {
        return Login.of("alice");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of();
    }

    @Override
    public Duration drainTimeout() {
        return Duration.ZERO;
    }

    @Override
    public int packetSize() {
        return 32 * 1024;
    }

    @Override
    public ByteBuffer allocate(int size) {
        return ByteBuffer.allocate(size);
    }

    @Override
    public void release(ByteBuffer buffer) {
        // Left to the garbage collector.
    }

    @Override
    public synchronized boolean send(ByteBuffer buffer) {
        try {
            out.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void flush() {
        // Nothing is gathered.
    }

    @Override
    public void consumed(int bytes) {
        // There is no window.
    }

    @Override
    public boolean runAfterReading(Runnable task) {
        return false;
    }

    @Override
    public void eof() {
        // The client ends by closing its side.
    }

    @Override
    public void close() {
        close(0);
    }

    @Override
    public void abort() {
        close(1);
    }

    @Override
    public void close(int exitStatus) {
        closed.countDown();
    }
}
