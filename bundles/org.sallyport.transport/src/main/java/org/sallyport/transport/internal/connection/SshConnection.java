package org.sallyport.transport.internal.connection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.server.session.ServerSession;
import org.sallyport.session.Algorithms;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;
import org.sallyport.settings.internal.LogText;
import org.sallyport.transport.internal.io.Traffic;
import org.sallyport.transport.internal.session.SessionAlgorithms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection as plugins see it, backed by a session of the SSH library. */
public final class SshConnection implements Connection {

    private static final Logger LOG = LoggerFactory.getLogger(SshConnection.class);

    private final long id = ConnectionIds.next();
    private final Instant since = Instant.now();
    private final String server;
    private final ServerSession session;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private final AtomicBoolean stranger = new AtomicBoolean(true);
    private volatile Login login;
    private volatile boolean strict;

    /** A connection that was just accepted by a server. */
    public SshConnection(String server, ServerSession session) {
        this.server = server;
        this.session = session;
        this.remote = (InetSocketAddress) session.getIoSession().getRemoteAddress();
        this.local = (InetSocketAddress) session.getIoSession().getLocalAddress();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String server() {
        return server;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public String clientVersion() {
        String version = session.getClientVersion();
        return version == null ? "" : version;
    }

    @Override
    public Instant since() {
        return since;
    }

    @Override
    public Optional<Login> login() {
        return Optional.ofNullable(login);
    }

    void loggedIn(Login granted) {
        login = granted;
    }

    /** Whether it was a stranger until this call. */
    boolean endStranger() {
        return stranger.compareAndSet(true, false);
    }

    @Override
    public boolean strictKex() {
        return strict;
    }

    /** The first key exchange has settled whether both sides are strict. */
    public void strictKex(boolean agreed) {
        strict = agreed;
    }

    @Override
    public Optional<Algorithms> algorithms() {
        String cipherReceived = session.getNegotiatedKexParameter(KexProposalOption.C2SENC);
        String cipherSent = session.getNegotiatedKexParameter(KexProposalOption.S2CENC);
        if (cipherReceived == null || cipherSent == null) {
            return Optional.empty();
        }
        return Optional.of(new Algorithms(
                session.getNegotiatedKexParameter(KexProposalOption.ALGORITHMS),
                session.getNegotiatedKexParameter(KexProposalOption.SERVERKEYS),
                cipherReceived,
                cipherSent,
                mac(cipherReceived, KexProposalOption.C2SMAC),
                mac(cipherSent, KexProposalOption.S2CMAC)));
    }

    /** The MAC that is in use: none where the cipher does its work. */
    private String mac(String cipher, KexProposalOption option) {
        return SessionAlgorithms.isAead(cipher) ? "" : session.getNegotiatedKexParameter(option);
    }

    @Override
    public long bytesReceived() {
        return session.getIoSession() instanceof Traffic traffic ? traffic.bytesReceived() : 0;
    }

    @Override
    public long bytesSent() {
        return session.getIoSession() instanceof Traffic traffic ? traffic.bytesSent() : 0;
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public void rekey() {
        try {
            session.reExchangeKeys();
        } catch (IOException e) {
            LOG.warn("{} cannot exchange keys now: {}", this, e.getMessage());
        }
    }

    @Override
    public void close(String reason) {
        close(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, reason);
    }

    /**
     * Sends SSH_MSG_DISCONNECT and closes; returns at once.
     *
     * @param code the reason (RFC 4253, section 11.1)
     * @param reason what the client is told
     */
    public void close(int code, String reason) {
        if (!session.isOpen()) {
            return;
        }
        try {
            session.disconnect(code, reason);
        } catch (IOException e) {
            LOG.debug("{} is closed without a word: {}", this, e.getMessage());
            session.close(true);
        }
    }

    /** For logs: the number, who is logged in, and from where. */
    @Override
    public String toString() {
        Login known = login;
        String user = known == null ? "" : LogText.of(known.user(), 64) + "@";
        return "connection " + id + " (" + user + remote.getAddress().getHostAddress() + ":" + remote.getPort() + ")";
    }
}
