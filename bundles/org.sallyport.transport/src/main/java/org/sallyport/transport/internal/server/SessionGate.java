package org.sallyport.transport.internal.server;

import java.util.Optional;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;
import org.sallyport.transport.internal.admission.Admission;
import org.sallyport.transport.internal.connection.ConnectionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where accepted sockets come in: makes a session for each, unless there are too many. */
final class SessionGate extends SessionFactory {

    private static final Logger LOG = LoggerFactory.getLogger(SessionGate.class);

    private final ServerEngine engine;
    private final Admission admission;
    private final Farewell farewell;

    SessionGate(ServerEngine engine, Admission admission) {
        super(engine);
        this.engine = engine;
        this.admission = admission;
        this.farewell = new Farewell(engine.getScheduledExecutorService());
    }

    @Override
    public void sessionCreated(IoSession socket) throws Exception {
        Optional<String> refusal = engine.refusal().or(admission::refusal);
        if (refusal.isEmpty()) {
            super.sessionCreated(socket);
            return;
        }
        LOG.info(
                "server {}: connection from {} refused: {}",
                engine.settings().name(),
                socket.getRemoteAddress(),
                refusal.get());
        // A line before the identification string is allowed (RFC 4253, section 4.2), and clients show it.
        farewell.say(socket, "Not now: " + refusal.get());
    }

    @Override
    protected ServerSessionImpl doCreateSession(IoSession socket) throws Exception {
        SshSession session = new SshSession(engine, socket);
        engine.opened(session);
        session.addCloseFutureListener(closed -> engine.ended(session));
        return session;
    }

    /** From a client that was refused; sessions take what comes for them from the socket. */
    @Override
    public void messageReceived(IoSession socket, Readable message) {
        farewell.discard(socket, message.available());
    }

    @Override
    public void sessionClosed(IoSession socket) throws Exception {
        if (AbstractSession.getSession(socket, true) != null) {
            super.sessionClosed(socket);
        }
    }

    @Override
    public void exceptionCaught(IoSession socket, Throwable cause) throws Exception {
        if (AbstractSession.getSession(socket, true) instanceof SshSession session) {
            ConnectionContext.enter(session.connection());
            try {
                super.exceptionCaught(socket, cause);
            } finally {
                ConnectionContext.leave();
            }
        } else {
            socket.close(true);
        }
    }
}
