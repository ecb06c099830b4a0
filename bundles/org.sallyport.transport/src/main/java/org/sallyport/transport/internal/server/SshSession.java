package org.sallyport.transport.internal.server;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.future.KeyExchangeFuture;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.session.helpers.AbstractConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;
import org.sallyport.settings.internal.LogText;
import org.sallyport.transport.internal.algorithm.AlgorithmSuite;
import org.sallyport.transport.internal.channel.Drainable;
import org.sallyport.transport.internal.connection.ConnectionContext;
import org.sallyport.transport.internal.connection.SshConnection;
import org.sallyport.transport.internal.io.PacketSession;
import org.sallyport.transport.internal.session.KeyExchangeStart;
import org.sallyport.transport.internal.session.SessionAlgorithms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session of the SSH library that belongs to a {@link SshConnection}, and says in one line why it ends. */
final class SshSession extends PacketSession {

    private static final Logger LOG = LoggerFactory.getLogger(SshSession.class);
    private static final AttributeKey<SshConnection> CONNECTION = new AttributeKey<>();
    private static final String LOGIN_SERVICE = "ssh-userauth";
    private static final int LONGEST_LOGGED_REASON = 600;
    private static final Duration TO_OPEN_A_CHANNEL = Duration.ofSeconds(5);
    private static final Duration LAST_WORD = Duration.ofSeconds(3);

    private final ServerEngine engine;
    private final SshConnection connection;
    private final ConnectionWatch watch = new ConnectionWatch(this, System.nanoTime());
    private final SessionAlgorithms algorithms = new SessionAlgorithms(this);
    private boolean loginBegun;
    private volatile boolean draining;
    private volatile long packetsReceived;

    SshSession(ServerEngine engine, IoSession socket) throws Exception {
        super(engine, socket);
        this.engine = engine;
        this.connection = new SshConnection(engine.settings().name(), this);
        setAttribute(CONNECTION, connection);
        // Keys that the server gets later are for new connections.
        setKeyPairProvider(engine.getKeyPairProvider());
    }

    /** The connection of a session. */
    static SshConnection connectionOf(Session session) {
        return session.getAttribute(CONNECTION);
    }

    SshConnection connection() {
        return connection;
    }

    ConnectionWatch watch() {
        return watch;
    }

    /** How many packets the client has sent. */
    long packetsReceived() {
        return packetsReceived;
    }

    /** Whether the first key exchange is complete. */
    boolean keysAgreed() {
        return initialKexDone;
    }

    /** Ends the connection, and says why in the log and to the client. */
    void end(int code, String reason) {
        LOG.info("{} is closed: {}", connection, reason);
        connection.close(code, reason);
    }

    @Override
    protected void entered() {
        ConnectionContext.enter(connection);
    }

    @Override
    protected void left() {
        ConnectionContext.leave();
    }

    @Override
    protected void handleMessage(Buffer buffer) throws Exception {
        // One thread reads a connection at a time.
        packetsReceived = packetsReceived + 1;
        super.handleMessage(buffer);
    }

    /** Every key exchange proposes what the server has at its beginning, and keeps to it until its end. */
    @Override
    protected Map<KexProposalOption, String> getKexProposal() throws Exception {
        AlgorithmSuite offered = engine.algorithms();
        algorithms.pin(offered, offered.serverKeyExchanges(), offered.hostKeySignatures());
        initialKexProposal = null;
        return super.getKexProposal();
    }

    /** Whether the keys in use, or those being agreed on, are made of other algorithms than these. */
    boolean usesOtherThan(AlgorithmSuite suite) {
        return algorithms.areOtherThan(suite);
    }

    /** Whether what runs on this connection has been asked to finish: nothing new begins. */
    boolean isDraining() {
        return draining;
    }

    /**
     * Asks what runs on this connection to finish, and ends it when no channel is open any more. To be called again and again: who has logged in a
     * moment ago may open a channel, and one may have been on its way when the others were asked.
     *
     * @param overdue whether it ends now, whatever runs
     */
    void drain(boolean overdue) {
        Collection<Channel> channels = channels();
        boolean settledIn =
                isAuthenticated() && connection.since().plus(TO_OPEN_A_CHANNEL).isBefore(Instant.now());
        if (overdue || channels.isEmpty() && (draining || settledIn)) {
            end(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, "the server is stopping");
        } else if (!channels.isEmpty()) {
            draining = true;
            channels.stream().filter(Drainable.class::isInstance).forEach(channel -> ((Drainable) channel).drain());
        }
    }

    private Collection<Channel> channels() {
        // There is no service to be asked for before the client has asked for one.
        return isAuthenticated() ? getService(AbstractConnectionService.class).getChannels() : List.of();
    }

    /** Begins a key exchange, unless one is under way; then there may be no future, if it is the first and the client's. */
    @Override
    public KeyExchangeFuture reExchangeKeys() throws IOException {
        try {
            requestNewKeysExchange();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("no new key exchange: " + e.getMessage(), e);
        }
        return kexFutureHolder.get();
    }

    /** Without a line in the log. */
    @Override
    protected KeyExchangeFuture requestNewKeysExchange() throws Exception {
        return new KeyExchangeStart(this, kexHandler, kexState, kexFutureHolder, this::sendKexInit).begin();
    }

    @Override
    protected Map<KexProposalOption, String> negotiate() throws Exception {
        Map<KexProposalOption, String> result = super.negotiate();
        algorithms.agreed(result);
        connection.strictKex(strictKex);
        return result;
    }

    /** The service for logins can be asked for once, or failures would not be counted; nothing else can be asked for. */
    @Override
    protected boolean handleServiceRequest(String service, Buffer buffer) throws Exception {
        if (loginBegun || !service.equals(LOGIN_SERVICE)) {
            throw new SshException(
                    SshConstants.SSH2_DISCONNECT_SERVICE_NOT_AVAILABLE, "this service is not available now");
        }
        loginBegun = true;
        return super.handleServiceRequest(service, buffer);
    }

    /**
     * Tells the client that it is logged in. Whatever comes after that belongs to the service, and is compressed if that begins with the login:
     * so nothing may be sent between the one and the other.
     */
    @Override
    public IoWriteFuture signalAuthenticationSuccess(String user, String service, Buffer buffer) throws Exception {
        if (getKexState() != KexState.DONE) {
            throw new SshException(SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR, "a key exchange is under way");
        }
        encodeLock.lock();
        try {
            Buffer success = resolveOutputPacket(createBuffer(SshConstants.SSH_MSG_USERAUTH_SUCCESS, Byte.SIZE));
            setUsername(user);
            setAuthenticated();
            startService(service, buffer);
            return getIoSession().writeBuffer(success);
        } finally {
            encodeLock.unlock();
        }
    }

    /** Sends SSH_MSG_DISCONNECT (RFC 4253, section 11.1) and closes when it is out, or when the client has not taken it in time. */
    @Override
    public void disconnect(int code, String reason) throws IOException {
        Buffer message = createBuffer(SshConstants.SSH_MSG_DISCONNECT, reason.length() + Long.SIZE);
        message.putInt(code);
        message.putString(reason);
        message.putString("");
        writePacket(message, LAST_WORD).addListener(sent -> close(true));
    }

    @Override
    public void exceptionCaught(Throwable failure) {
        if (!isOpen()) {
            return;
        }
        SshFailure cause = SshFailure.of(failure);
        cause.log(LOG, connection, LONGEST_LOGGED_REASON);
        if (!SessionContext.isValidVersionPrefix(getClientVersion())) {
            // No SSH client: it has been told so in plain text, if anything.
            close(false);
        } else if (cause.code() > 0) {
            connection.close(cause.code(), LogText.of(cause.told(), LONGEST_LOGGED_REASON));
        } else {
            close(true);
        }
    }
}
