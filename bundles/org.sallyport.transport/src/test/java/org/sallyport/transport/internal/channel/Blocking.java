package org.sallyport.transport.internal.channel;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sallyport.channel.DataHandler;
import org.sallyport.subsystem.Subsystem;
import org.sallyport.subsystem.SubsystemChannel;

/** Does on the connection's thread what ought to be short, blocks there until it is released, and answers with a zero. */
final class Blocking implements Subsystem {

    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public String name() {
        return "blocking";
    }

    @Override
    public DataHandler open(SubsystemChannel channel) {
        return new DataHandler() {
            @Override
            public void data(ByteBuffer data) {
                channel.consumed(data.remaining());
                channel.runAfterReading(() -> block(channel));
            }

            @Override
            public void eof() {
                channel.close();
            }

            @Override
            public void writable() {
                // It was never asked to wait.
            }

            @Override
            public void closed() {
                released.countDown();
            }
        };
    }

    private void block(SubsystemChannel channel) {
        blocked.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channel.send(channel.allocate(1).put(0, (byte) 0));
        channel.flush();
    }

    /** Waits until it is. */
    boolean isBlocked() throws InterruptedException {
        return blocked.await(SubsystemServer.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    void release() {
        released.countDown();
    }
}
