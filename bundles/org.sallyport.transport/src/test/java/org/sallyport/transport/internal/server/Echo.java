package org.sallyport.transport.internal.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.sallyport.channel.DataHandler;
import org.sallyport.subsystem.Subsystem;
import org.sallyport.subsystem.SubsystemChannel;

/** A subsystem that says who is there, sends back what it gets, and ends with the client. */
final class Echo implements Subsystem {

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public DataHandler open(SubsystemChannel channel) {
        byte[] greeting = ("hello " + channel.login().user() + "\n").getBytes(StandardCharsets.UTF_8);
        return new Session(channel, greeting);
    }

    private static final class Session implements DataHandler {

        private final SubsystemChannel channel;
        private boolean greeted;
        private final byte[] greeting;

        Session(SubsystemChannel channel, byte[] greeting) {
            this.channel = channel;
            this.greeting = greeting;
        }

        private void greet() {
            if (!greeted) {
                greeted = true;
                send(ByteBuffer.wrap(greeting));
            }
        }

        private void send(ByteBuffer bytes) {
            ByteBuffer buffer = channel.allocate(bytes.remaining());
            buffer.put(bytes).flip();
            channel.send(buffer);
            channel.flush();
        }

        @Override
        public void data(ByteBuffer data) {
            greet();
            int size = data.remaining();
            send(data);
            channel.consumed(size);
        }

        @Override
        public void eof() {
            greet();
            channel.close(0);
        }

        @Override
        public void writable() {
            // What is sent back is little.
        }

        @Override
        public void closed() {
            // Nothing is held.
        }
    }
}
