package org.sallyport.transport.internal.channel;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.sallyport.channel.DataHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the calls to a {@link DataHandler} come one after another, whichever thread they begin on, and none after {@code closed}.
 *
 * <p>Data and end of file come on the thread that reads the connection and wait for a call that is running (none may block). The others come
 * on any thread, perhaps one that holds locks of the connection: they are left to the running call's thread instead of waiting for it.
 */
final class HandlerCalls {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerCalls.class);

    private static final int WRITABLE = 1;
    private static final int DRAIN = 2;
    private static final int CLOSED = 4;

    private final ReentrantLock running = new ReentrantLock();
    private final AtomicInteger wanted = new AtomicInteger();
    private DataHandler handler = Ended.HANDLER;
    private boolean gone;
    private boolean drains;

    /** From now on calls go to this handler; if the channel is gone by now, only the last of them. It is to drain if that was asked before. */
    void open(DataHandler opened) {
        running.lock();
        try {
            handler = opened;
            if (gone) {
                call(CLOSED);
            } else if (drains) {
                call(DRAIN);
            }
        } finally {
            running.unlock();
        }
        serve();
    }

    void data(ByteBuffer data) {
        running.lock();
        try {
            handler.data(data);
        } finally {
            running.unlock();
        }
        serve();
    }

    void eof() {
        running.lock();
        try {
            handler.eof();
        } finally {
            running.unlock();
        }
        serve();
    }

    void writable() {
        want(WRITABLE);
    }

    void drain() {
        want(DRAIN);
    }

    void closed() {
        want(CLOSED);
    }

    private void want(int call) {
        wanted.getAndUpdate(calls -> calls | call);
        serve();
    }

    /** Whoever leaves the lock looks again, so a call wanted while it was held is never forgotten. */
    private void serve() {
        while (wanted.get() != 0 && !running.isHeldByCurrentThread() && running.tryLock()) {
            try {
                call(wanted.getAndSet(0));
            } finally {
                running.unlock();
            }
        }
    }

    private void call(int calls) {
        try {
            if ((calls & CLOSED) != 0) {
                DataHandler last = handler;
                handler = Ended.HANDLER;
                gone = true;
                last.closed();
                return;
            }
            if ((calls & DRAIN) != 0) {
                drains = true;
                handler.drain();
            }
            if ((calls & WRITABLE) != 0) {
                handler.writable();
            }
        } catch (RuntimeException e) {
            LOG.error("the handler of a channel failed", e);
        }
    }

    /** Takes what comes before the handler is there and after it is gone. */
    private enum Ended implements DataHandler {
        HANDLER;

        @Override
        public void data(ByteBuffer data) {
            // Nobody is there to take it; the window stays as it is.
        }

        @Override
        public void eof() {
            // Nobody is there to tell.
        }

        @Override
        public void writable() {
            // Nobody is there to send.
        }

        @Override
        public void closed() {
            // Nobody is there to tell.
        }
    }
}
