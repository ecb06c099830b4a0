package org.sallyport.transport.internal.client;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.future.KeyExchangeFuture;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;
import org.sallyport.settings.internal.LogText;
import org.sallyport.transport.internal.algorithm.AlgorithmKind;
import org.sallyport.transport.internal.algorithm.AlgorithmSuite;
import org.sallyport.transport.internal.io.ClientPacketSession;
import org.sallyport.transport.internal.session.KeyExchangeStart;
import org.sallyport.transport.internal.session.SessionAlgorithms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's session of the SSH library that remembers why it ends, instead of filling the log with it. */
final class ClientLink extends ClientPacketSession {

    private static final Logger LOG = LoggerFactory.getLogger(ClientLink.class);
    private static final int LONGEST_REASON = 300;
    private static final int LAST_WORD_SECONDS = 1;

    private final AtomicReference<String> reason = new AtomicReference<>();
    private final SessionAlgorithms algorithms = new SessionAlgorithms(this);
    private final ClientEngine engine;
    private volatile long packetsReceived;

    ClientLink(ClientEngine client, IoSession socket) throws Exception {
        super(client, socket);
        this.engine = client;
    }

    /** How many packets the server has sent. */
    long packetsReceived() {
        return packetsReceived;
    }

    @Override
    protected void handleMessage(Buffer buffer) throws Exception {
        // One thread reads a connection at a time.
        packetsReceived = packetsReceived + 1;
        super.handleMessage(buffer);
    }

    /** Every key exchange proposes what is offered at its beginning, and keeps to it until its end. */
    @Override
    protected Map<KexProposalOption, String> getKexProposal() throws Exception {
        AlgorithmSuite offered = engine.algorithms();
        algorithms.pin(offered, offered.clientKeyExchanges(), engine.hostKeySignatures(offered));
        initialKexProposal = null;
        return super.getKexProposal();
    }

    @Override
    protected Map<KexProposalOption, String> negotiate() throws Exception {
        Map<KexProposalOption, String> result = super.negotiate();
        algorithms.agreed(result);
        return result;
    }

    /** Which list of a suite the server would find nothing in. */
    Optional<AlgorithmKind> disagreement(AlgorithmSuite suite) {
        return SessionAlgorithms.disagreement(suite, suite.clientKeyExchanges(), getServerKexProposals());
    }

    /** Uses what the connection offers: from the next key exchange on, which begins now unless that is in use already, or one is under way. */
    void offer(AlgorithmSuite suite) {
        if (engine.algorithms() != suite) {
            engine.offer(suite);
        }
        if (algorithms.areOtherThan(suite)) {
            try {
                requestNewKeysExchange();
            } catch (Exception e) {
                exceptionCaught(e);
            }
        }
    }

    /** Where channels are registered. */
    ConnectionService connectionService() {
        return getConnectionService();
    }

    /** Why the session ends; empty as long as nothing is known. */
    Optional<String> reason() {
        return Optional.ofNullable(reason.get());
    }

    /** Keeps the first reason: what follows is a consequence. */
    void because(String text) {
        reason.compareAndSet(null, LogText.of(text, LONGEST_REASON));
    }

    /** Without a line in the log. */
    @Override
    protected KeyExchangeFuture requestNewKeysExchange() throws Exception {
        return new KeyExchangeStart(this, kexHandler, kexState, kexFutureHolder, this::sendKexInit).begin();
    }

    @Override
    protected void handleDisconnect(int code, String message, String language, Buffer buffer) throws Exception {
        because("the server has disconnected: " + message);
        super.handleDisconnect(code, message, language, buffer);
    }

    @Override
    public void exceptionCaught(Throwable failure) {
        if (!isOpen()) {
            return;
        }
        LOG.debug("{} fails", this, failure);
        because(failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
        signalAuthFailure(failure);
        int code = failure instanceof SshException ssh ? ssh.getDisconnectCode() : 0;
        if (code > 0) {
            end(code, "protocol error");
        } else {
            close(true);
        }
    }

    /** Sends SSH_MSG_DISCONNECT (RFC 4253, section 11.1) and closes. */
    void end(int code, String told) {
        try {
            Buffer message = createBuffer(SshConstants.SSH_MSG_DISCONNECT, told.length() + Long.SIZE);
            message.putInt(code);
            message.putString(told);
            message.putString("");
            writePacket(message).addListener(sent -> close(true));
            // A server that takes nothing any more must not keep the connection open.
            getFactoryManager()
                    .getScheduledExecutorService()
                    .schedule(() -> close(true), LAST_WORD_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} is closed without a word: {}", this, e.getMessage());
            close(true);
        }
    }
}
