package org.sallyport.tunnel.internal.net;

import java.util.concurrent.atomic.LongAdder;

/** How many bytes were carried, in both directions. Safe for use by many threads. */
public final class Traffic {

    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();

    void sent(int bytes) {
        sent.add(bytes);
    }

    void received(int bytes) {
        received.add(bytes);
    }

    /** From sockets to channels. */
    public long sent() {
        return sent.sum();
    }

    /** From channels to sockets. */
    public long received() {
        return received.sum();
    }
}
