package org.sallyport.transport.internal.login;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.apache.sshd.server.session.ServerSession;
import org.sallyport.transport.internal.connection.ConnectionContext;
import org.sallyport.transport.internal.connection.SshConnection;

/**
 * The service {@code ssh-userauth} of one connection (RFC 4252). Requests are answered one after another on a thread of their own, because
 * authenticators may block; what a client sends meanwhile waits, up to a bound.
 */
final class UserAuthService extends AbstractCloseable implements Service {

    static final String NAME = "ssh-userauth";

    private static final int MOST_WAITING = 16;
    private static final int MOST_WAITING_BYTES = 512 * 1024;

    private final ServerSession session;
    private final SshConnection connection;
    private final Executor executor;
    private final LoginDialogue dialogue;
    private final Map<String, Object> properties = new ConcurrentHashMap<>();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean busy;

    UserAuthService(ServerSession session, SshConnection connection, LoginDialogue dialogue, Executor executor) {
        this.session = session;
        this.connection = connection;
        this.dialogue = dialogue;
        this.executor = executor;
    }

    @Override
    public Session getSession() {
        return session;
    }

    @Override
    public Map<String, Object> getProperties() {
        return properties;
    }

    @Override
    public void start() {
        // Waits for the client to speak first.
    }

    @Override
    public void process(int message, Buffer buffer) throws Exception {
        if (message != SshConstants.SSH_MSG_USERAUTH_REQUEST) {
            throw new SshException(
                    SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR, "message " + message + " is not allowed before login");
        }
        byte[] packet = UserAuthRequest.take(buffer);
        synchronized (waiting) {
            waitingBytes += packet.length;
            waiting.add(packet);
            if (waiting.size() > MOST_WAITING || waitingBytes > MOST_WAITING_BYTES) {
                throw new SshException(
                        SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR, "too many authentication requests at once");
            }
            if (busy) {
                return;
            }
            busy = true;
        }
        try {
            executor.execute(this::answerWaiting);
        } catch (RejectedExecutionException e) {
            throw new SshException(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, "the server is stopping", e);
        }
    }

    private void answerWaiting() {
        ConnectionContext.enter(connection);
        try {
            Optional<byte[]> packet = next();
            while (packet.isPresent()) {
                answer(packet.get());
                packet = next();
            }
        } catch (IOException | RuntimeException e) {
            session.exceptionCaught(e);
        } finally {
            ConnectionContext.leave();
        }
    }

    private Optional<byte[]> next() {
        synchronized (waiting) {
            Optional<byte[]> packet = Optional.ofNullable(waiting.poll());
            packet.ifPresent(taken -> waitingBytes -= taken.length);
            busy = packet.isPresent();
            return packet;
        }
    }

    private void answer(byte[] packet) throws IOException {
        try {
            // Requests after a success are ignored without an answer (RFC 4252, section 5.1).
            if (session.isOpen() && !session.isAuthenticated()) {
                dialogue.answer(UserAuthRequest.read(packet));
            }
        } finally {
            Arrays.fill(packet, (byte) 0);
        }
    }
}
