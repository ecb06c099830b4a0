package org.sallyport.transport.internal.channel;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.sallyport.channel.DataHandler;
import org.sallyport.subsystem.Subsystem;
import org.sallyport.subsystem.SubsystemChannel;

/** Sends back what it gets, and opens the window only for what it could send. */
final class Echo implements Subsystem {

    static final int STATUS = 7;

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public DataHandler open(SubsystemChannel channel) {
        return new Handler(channel);
    }

    private static final class Handler implements DataHandler {

        private final SubsystemChannel channel;
        private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
        private boolean stalled;
        private boolean eof;

        Handler(SubsystemChannel channel) {
            this.channel = channel;
        }

        @Override
        public void data(ByteBuffer data) {
            ByteBuffer copy = channel.allocate(data.remaining());
            waiting.add(copy.put(data).flip());
            send();
        }

        private void send() {
            while (!stalled && !waiting.isEmpty()) {
                ByteBuffer next = waiting.remove();
                int length = next.remaining();
                stalled = !channel.send(next);
                channel.consumed(length);
            }
            if (eof && waiting.isEmpty()) {
                channel.close(STATUS);
            }
            channel.flush();
        }

        @Override
        public void eof() {
            eof = true;
            send();
        }

        @Override
        public void writable() {
            stalled = false;
            send();
        }

        @Override
        public void closed() {
            waiting.forEach(channel::release);
        }
    }
}
