package org.sallyport.transport.internal.io;

import java.nio.ByteBuffer;

/** What takes the bytes of a socket. The calls come one after another, though not always on the same thread. */
interface Inbound {

    /** Whether dealing with what comes next may take its time, so that it belongs on a worker and not on the thread of an event loop. */
    boolean mayBlock();

    /** Where the next bytes go; never full. */
    ByteBuffer space();

    /** So many bytes were put into {@link #space}. */
    void filled(int bytes);

    /**
     * Deals with what is there.
     *
     * @param worker whether this thread may take its time
     * @return false if the rest needs a worker
     * @throws Exception when the peer breaks the protocol, which ends the connection
     */
    boolean process(boolean worker) throws Exception;

    /** Nothing more comes for now: memory that is not needed is given back. */
    void rest();
}
