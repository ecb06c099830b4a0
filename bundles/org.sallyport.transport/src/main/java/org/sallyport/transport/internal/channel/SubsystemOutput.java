package org.sallyport.transport.internal.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;
import org.sallyport.subsystem.SubsystemChannel;

/** The sending side of a subsystem's channel, with what the subsystem may know of its connection. */
final class SubsystemOutput implements SubsystemChannel {

    private final ChannelOutput output;
    private final SubsystemHost host;
    private final ExitStatus exit;

    /** Sends an exit status (RFC 4254, section 6.10). */
    @FunctionalInterface
    interface ExitStatus {

        void send(int status) throws IOException;
    }

    SubsystemOutput(ChannelOutput output, SubsystemHost host, ExitStatus exit) {
        this.output = output;
        this.host = host;
        this.exit = exit;
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
    public Duration drainTimeout() {
        return host.drainTimeout();
    }

    @Override
    public int packetSize() {
        return output.packetSize();
    }

    @Override
    public ByteBuffer allocate(int size) {
        return output.allocate(size);
    }

    @Override
    public void release(ByteBuffer buffer) {
        output.release(buffer);
    }

    @Override
    public boolean send(ByteBuffer buffer) {
        return output.send(buffer);
    }

    @Override
    public void flush() {
        output.flush();
    }

    @Override
    public void consumed(int bytes) {
        output.consumed(bytes);
    }

    @Override
    public boolean runAfterReading(Runnable task) {
        return output.runAfterReading(task);
    }

    @Override
    public void eof() {
        output.eof();
    }

    @Override
    public void close() {
        output.close();
    }

    @Override
    public void close(int exitStatus) {
        output.close(() -> exit.send(exitStatus));
    }

    @Override
    public void abort() {
        output.abort();
    }
}
