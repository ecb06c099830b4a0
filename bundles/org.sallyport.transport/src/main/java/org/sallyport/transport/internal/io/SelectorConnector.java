package org.sallyport.transport.internal.io;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.DefaultIoConnectFuture;
import org.apache.sshd.common.io.IoConnectFuture;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.core.CoreModuleProperties;

/** Connects to other machines, without a thread that waits. */
final class SelectorConnector extends SelectorService implements IoConnector {

    SelectorConnector(FactoryManager manager, IoHandler handler, EventLoops loops) {
        super(manager, handler, loops);
    }

    @Override
    public IoConnectFuture connect(SocketAddress target, AttributeRepository context, SocketAddress local) {
        IoConnectFuture future = new DefaultIoConnectFuture(target, null);
        try {
            SocketChannel socket = SocketChannel.open();
            future.addListener(done -> {
                if (!done.isConnected()) {
                    closeQuietly(socket);
                }
            });
            socket.configureBlocking(false);
            setOptions(socket);
            if (local != null) {
                socket.bind(local);
            }
            Attempt attempt = new Attempt(socket, target, context, future);
            attempt.loop.execute(attempt::start);
        } catch (IOException | RuntimeException e) {
            future.setException(e);
        }
        return future;
    }

    @Override
    public String toString() {
        return "connector";
    }

    private void closeQuietly(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("{}", e.getMessage());
        }
    }

    /** A connection that is being made. */
    private final class Attempt implements EventLoop.Waiting {

        private final SocketChannel socket;
        private final SocketAddress target;
        private final AttributeRepository context;
        private final IoConnectFuture future;
        private final EventLoop loop = loops().next();

        Attempt(SocketChannel socket, SocketAddress target, AttributeRepository context, IoConnectFuture future) {
            this.socket = socket;
            this.target = target;
            this.context = context;
            this.future = future;
        }

        void start() {
            try {
                if (socket.connect(target)) {
                    loops().workers().execute(this::begin);
                    return;
                }
                socket.register(loop.selector(), SelectionKey.OP_CONNECT, this);
                Duration limit =
                        CoreModuleProperties.IO_CONNECT_TIMEOUT.get(manager()).orElse(Duration.ZERO);
                if (!limit.isZero() && !limit.isNegative()) {
                    loop.schedule(limit.toMillis(), TimeUnit.MILLISECONDS, () -> {
                        if (!future.isDone()) {
                            future.setException(
                                    new SocketTimeoutException(target + " does not answer within " + limit));
                        }
                    });
                }
            } catch (IOException | RuntimeException e) {
                future.setException(e);
            }
        }

        @Override
        public void ready() {
            try {
                if (socket.finishConnect()) {
                    socket.keyFor(loop.selector()).interestOps(0);
                    loops().workers().execute(this::begin);
                }
            } catch (IOException e) {
                ConnectException failure = new ConnectException(target + ": " + e.getMessage());
                failure.initCause(e);
                future.setException(failure);
            }
        }

        private void begin() {
            try {
                SelectorSession session =
                        new SelectorSession(SelectorConnector.this, socket, socket.getLocalAddress(), loop);
                if (context != null) {
                    session.setAttribute(AttributeRepository.class, context);
                }
                if (listener().isPresent()) {
                    listener()
                            .get()
                            .connectionEstablished(
                                    SelectorConnector.this,
                                    socket.getLocalAddress(),
                                    context,
                                    socket.getRemoteAddress());
                }
                session.begin(() -> future.setSession(session));
                if (future.getSession() != session) {
                    session.close(true);
                }
            } catch (Exception e) {
                future.setException(e);
            }
        }
    }
}
