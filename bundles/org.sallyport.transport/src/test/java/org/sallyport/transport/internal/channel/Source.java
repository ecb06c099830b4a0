package org.sallyport.transport.internal.channel;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.sallyport.channel.DataHandler;
import org.sallyport.subsystem.Subsystem;
import org.sallyport.subsystem.SubsystemChannel;

/** Sends so many bytes, the number of each being its place, in buffers of many sizes and both kinds, from a thread of its own. */
final class Source implements Subsystem {

    private final long total;
    private final AtomicLong accepted = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);

    Source(long total) {
        this.total = total;
    }

    /** How many bytes it has been able to send. */
    long accepted() {
        return accepted.get();
    }

    /** Done when its channel is gone. */
    CountDownLatch closed() {
        return closed;
    }

    /** The byte at a place. */
    static byte at(long place) {
        return (byte) (place * 31 + (place >> 11));
    }

    @Override
    public String name() {
        return "source";
    }

    @Override
    public DataHandler open(SubsystemChannel channel) {
        Handler handler = new Handler(channel);
        new Thread(handler, "source").start();
        return handler;
    }

    private final class Handler implements DataHandler, Runnable {

        private final SubsystemChannel channel;
        private final Random random = new Random(3);
        private int signals;
        private boolean gone;

        Handler(SubsystemChannel channel) {
            this.channel = channel;
        }

        @Override
        public void run() {
            long place = 0;
            while (place < total) {
                int length =
                        (int) Math.min(total - place, 1 + random.nextInt(random.nextInt(10) == 0 ? 300_000 : 2_000));
                ByteBuffer buffer =
                        random.nextInt(5) == 0 ? ByteBuffer.wrap(new byte[length]) : channel.allocate(length);
                for (int i = 0; i < length; i++) {
                    buffer.put(i, at(place + i));
                }
                place += length;
                int before = signals();
                accepted.addAndGet(length);
                if (!channel.send(buffer) && !await(before)) {
                    return;
                }
            }
            channel.close(0);
        }

        private synchronized int signals() {
            return signals;
        }

        private synchronized boolean await(int before) {
            while (signals == before && !gone) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return !gone;
        }

        @Override
        public void data(ByteBuffer data) {
            channel.consumed(data.remaining());
        }

        @Override
        public void eof() {
            // it goes on
        }

        @Override
        public synchronized void writable() {
            signals++;
            notifyAll();
        }

        @Override
        public synchronized void closed() {
            gone = true;
            notifyAll();
            closed.countDown();
        }
    }
}
