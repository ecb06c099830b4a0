package org.sallyport.transport.internal.session;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.future.DefaultKeyExchangeFuture;
import org.apache.sshd.common.future.KeyExchangeFuture;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.helpers.KeyExchangeMessageHandler;

/**
 * Begins a key exchange on an open connection as {@code AbstractSession.requestNewKeysExchange} of the SSH library does, which writes a line to the log
 * each time, at level INFO and under the name of our session's class: a session that is a subclass of the library's cannot give it another logger.
 *
 * @param session where
 * @param handler of that session
 * @param state of that session
 * @param current of that session: the future of the key exchange that is going on
 * @param proposal sends SSH_MSG_KEXINIT
 */
public record KeyExchangeStart(
        Session session,
        KeyExchangeMessageHandler handler,
        AtomicReference<KexState> state,
        AtomicReference<DefaultKeyExchangeFuture> current,
        Callable<?> proposal) {

    /**
     * Begins, unless a key exchange is going on.
     *
     * @return the new one; null, as the library has it, if one is going on
     */
    public KeyExchangeFuture begin() throws Exception {
        boolean begins = handler.updateState(() -> {
            boolean idle = state.compareAndSet(KexState.DONE, KexState.INIT);
            if (idle) {
                handler.initNewKeyExchange();
            }
            return idle;
        });
        if (!begins) {
            return null;
        }
        DefaultKeyExchangeFuture begun = new DefaultKeyExchangeFuture(session.toString(), null);
        DefaultKeyExchangeFuture before = current.getAndSet(begun);
        if (before != null) {
            before.setValue(new SshException("another key exchange has begun"));
        }
        proposal.call();
        return begun;
    }
}
