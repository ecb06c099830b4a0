package org.sallyport.transport.internal.io;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.sshd.common.Closeable;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.closeable.AbstractInnerCloseable;
import org.apache.sshd.core.CoreModuleProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What accepting and connecting have in common: the open sockets and their options. */
abstract class SelectorService extends AbstractInnerCloseable implements IoService {

    private static final Logger LOG = LoggerFactory.getLogger(SelectorService.class);

    private final ConcurrentMap<Long, IoSession> sessions = new ConcurrentHashMap<>();
    private final FactoryManager manager;
    private final IoHandler handler;
    private final EventLoops loops;
    private volatile IoServiceEventListener listener;
    private boolean ending;

    SelectorService(FactoryManager manager, IoHandler handler, EventLoops loops) {
        this.manager = manager;
        this.handler = handler;
        this.loops = loops;
    }

    FactoryManager manager() {
        return manager;
    }

    IoHandler handler() {
        return handler;
    }

    EventLoops loops() {
        return loops;
    }

    Optional<IoServiceEventListener> listener() {
        return Optional.ofNullable(listener);
    }

    /** How long a peer may take nothing of what it is sent, zero for ever. */
    Duration writeTimeout() {
        return SelectorProperties.WRITE_TIMEOUT.getRequired(manager);
    }

    /** Whether the session may go on; false when this service is ending. */
    synchronized boolean add(SelectorSession session) {
        if (!ending) {
            sessions.put(session.getId(), session);
        }
        return !ending;
    }

    void remove(SelectorSession session) {
        sessions.remove(session.getId());
    }

    void setOptions(NetworkChannel socket) throws IOException {
        set(socket, StandardSocketOptions.SO_KEEPALIVE, CoreModuleProperties.SOCKET_KEEPALIVE.get(manager));
        set(socket, StandardSocketOptions.SO_RCVBUF, CoreModuleProperties.SOCKET_RCVBUF.get(manager));
        set(socket, StandardSocketOptions.SO_SNDBUF, CoreModuleProperties.SOCKET_SNDBUF.get(manager));
        // Packets are written when they are complete: waiting for more costs a round trip for each answer.
        set(
                socket,
                StandardSocketOptions.TCP_NODELAY,
                CoreModuleProperties.TCP_NODELAY.get(manager).or(() -> Optional.of(true)));
    }

    static <T> void set(NetworkChannel socket, SocketOption<T> option, Optional<T> value) {
        if (value.isPresent() && socket.supportedOptions().contains(option)) {
            try {
                socket.setOption(option, value.get());
            } catch (IOException e) {
                LOG.warn("socket option {} = {} is refused: {}", option.name(), value.get(), e.getMessage());
            }
        }
    }

    @Override
    protected Closeable getInnerCloseable() {
        synchronized (this) {
            ending = true;
        }
        return builder().parallel(toString(), sessions.values()).build();
    }

    @Override
    public Map<Long, IoSession> getManagedSessions() {
        return Collections.unmodifiableMap(sessions);
    }

    @Override
    public IoServiceEventListener getIoServiceEventListener() {
        return listener;
    }

    @Override
    public void setIoServiceEventListener(IoServiceEventListener eventListener) {
        listener = eventListener;
    }
}
