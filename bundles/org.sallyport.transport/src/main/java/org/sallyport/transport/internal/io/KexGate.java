package org.sallyport.transport.internal.io;

import java.io.IOException;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.session.helpers.KeyExchangeMessageHandler;
import org.slf4j.LoggerFactory;

/** Lets channel data through except while keys are exchanged (RFC 4253, section 7.1), without ever holding up the thread that sends it. */
final class KexGate extends KeyExchangeMessageHandler {

    /** Sends something. */
    @FunctionalInterface
    interface Passage {

        /** Is called while no key exchange can begin. */
        void pass() throws IOException;
    }

    /** Logs as the library: what it says of each key exchange is not ours. */
    KexGate(AbstractSession session) {
        super(session, LoggerFactory.getLogger(KeyExchangeMessageHandler.class));
    }

    /**
     * Sends unless keys are exchanged.
     *
     * @return false if they are; {@link #whenOpen} tells when to try again
     * @throws SshException if the session is closing, so that nothing can be sent any more
     */
    boolean pass(Passage passage) throws IOException {
        lock.readLock().lock();
        try {
            if (shutDown.get()) {
                throw new SshException("the connection is closing");
            }
            KexState state = session.getKexState();
            if ((state != KexState.DONE && state != KexState.KEYS) || !kexFlushed.get()) {
                return false;
            }
            passage.pass();
            return true;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Runs something after the key exchange that is going on, and after what waited for its end. */
    void whenOpen(Runnable task) {
        kexFlushedFuture.get().addListener(done -> task.run());
    }
}
