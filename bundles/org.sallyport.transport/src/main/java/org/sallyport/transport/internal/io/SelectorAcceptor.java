package org.sallyport.transport.internal.io;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.core.CoreModuleProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on any number of addresses. Binding and unbinding leave accepted connections alone; a port is free again when {@link #unbind}
 * returns, and what had connected to it by then is served. A port can also be handed on as it is, with those that wait at it.
 */
public final class SelectorAcceptor extends SelectorService implements IoAcceptor {

    private static final Logger LOG = LoggerFactory.getLogger(SelectorAcceptor.class);

    private static final int BACKLOG = 128;
    private static final int ACCEPTED_AT_ONCE = 64;
    private static final long REST_MILLIS = 200;

    private final ConcurrentMap<SocketAddress, Listener> listeners = new ConcurrentHashMap<>();
    private final EventLoop loop;

    SelectorAcceptor(FactoryManager manager, IoHandler handler, EventLoops loops) {
        super(manager, handler, loops);
        loop = loops.next();
    }

    @Override
    public void bind(Collection<? extends SocketAddress> addresses) throws IOException {
        List<SocketAddress> bound = new ArrayList<>();
        try {
            for (SocketAddress address : addresses) {
                bound.add(open(address));
            }
        } catch (IOException | RuntimeException e) {
            unbind(bound);
            throw e;
        }
    }

    @Override
    public void bind(SocketAddress address) throws IOException {
        bind(List.of(address));
    }

    private SocketAddress open(SocketAddress address) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            set(socket, StandardSocketOptions.SO_REUSEADDR, Optional.of(true));
            set(socket, StandardSocketOptions.SO_RCVBUF, CoreModuleProperties.SOCKET_RCVBUF.get(manager()));
            if (SelectorProperties.REUSE_PORT.getRequired(manager())) {
                set(socket, StandardSocketOptions.SO_REUSEPORT, Optional.of(true));
            }
            int backlog = CoreModuleProperties.SOCKET_BACKLOG.getRequired(manager());
            socket.bind(address, backlog > 0 ? backlog : BACKLOG);
            return adopt(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Accepts on a socket that listens already.
     *
     * @return where it listens
     */
    public SocketAddress adopt(ServerSocketChannel socket) throws IOException {
        socket.configureBlocking(false);
        SocketAddress local = socket.getLocalAddress();
        Listener listener = new Listener(socket, local);
        listeners.put(local, listener);
        loop.execute(listener::register);
        return local;
    }

    /**
     * Stops accepting at an address and gives its socket away as it is: it listens, and whoever connects waits for the next owner.
     *
     * @return the socket; empty if there is none for this address
     */
    public Optional<ServerSocketChannel> surrender(SocketAddress address) {
        Listener listener = listeners.remove(address);
        if (listener == null) {
            return Optional.empty();
        }
        CompletableFuture<Void> free = new CompletableFuture<>();
        loop.execute(() -> listener.leave(free));
        free.join();
        return Optional.of(listener.socket);
    }

    @Override
    public void unbind(Collection<? extends SocketAddress> addresses) {
        List<CompletableFuture<Void>> gone = new ArrayList<>();
        for (SocketAddress address : addresses) {
            Listener listener = listeners.remove(address);
            if (listener != null) {
                CompletableFuture<Void> closed = new CompletableFuture<>();
                loop.execute(() -> listener.close(closed));
                gone.add(closed);
            }
        }
        if (!loop.isCurrent()) {
            CompletableFuture.allOf(gone.toArray(CompletableFuture[]::new)).join();
        }
    }

    @Override
    public void unbind(SocketAddress address) {
        unbind(List.of(address));
    }

    @Override
    public void unbind() {
        unbind(getBoundAddresses());
    }

    @Override
    public Set<SocketAddress> getBoundAddresses() {
        return Set.copyOf(listeners.keySet());
    }

    @Override
    protected void preClose() {
        unbind();
        super.preClose();
    }

    @Override
    public String toString() {
        return "acceptor " + listeners.keySet();
    }

    private void accepted(SocketChannel socket, SocketAddress address) {
        loops().workers().execute(() -> begin(socket, address));
    }

    private void begin(SocketChannel socket, SocketAddress address) {
        try {
            SocketAddress local = socket.getLocalAddress();
            SocketAddress remote = socket.getRemoteAddress();
            try {
                if (listener().isPresent()) {
                    listener().get().connectionAccepted(this, local, remote, address);
                }
                socket.configureBlocking(false);
                setOptions(socket);
                new SelectorSession(this, socket, address, loops().next()).begin(() -> {});
            } catch (Exception e) {
                LOG.debug("{} is not served: {}", remote, e.getMessage());
                socket.close();
                if (listener().isPresent()) {
                    listener().get().abortAcceptedConnection(this, local, remote, address, e);
                }
            }
        } catch (IOException e) {
            LOG.debug("a connection to {} went away before it was served: {}", address, e.getMessage());
        }
    }

    /** A socket that listens. */
    private final class Listener implements EventLoop.Waiting {

        private final ServerSocketChannel socket;
        private final SocketAddress address;
        private boolean failing;

        Listener(ServerSocketChannel socket, SocketAddress address) {
            this.socket = socket;
            this.address = address;
        }

        void register() {
            try {
                if (socket.isOpen()) {
                    socket.register(loop.selector(), SelectionKey.OP_ACCEPT, this);
                }
            } catch (ClosedChannelException e) {
                LOG.debug("{} is closed", address);
            }
        }

        @Override
        public void ready() {
            accept(ACCEPTED_AT_ONCE);
        }

        private void accept(int count) {
            try {
                for (int i = 0; i < count; i++) {
                    SocketChannel socketOfPeer = socket.accept();
                    if (socketOfPeer == null) {
                        break;
                    }
                    accepted(socketOfPeer, address);
                    failing = false;
                }
            } catch (IOException e) {
                rest(e);
            }
        }

        /** Such as out of descriptors: what waits stays readable, so that trying again at once would only burn the processor. */
        private void rest(IOException e) {
            if (!socket.isOpen()) {
                return;
            }
            if (!failing) {
                LOG.error("{} accepts no connections for now: {}", address, e.getMessage());
                failing = true;
            }
            listen(0);
            loop.schedule(REST_MILLIS, TimeUnit.MILLISECONDS, () -> listen(SelectionKey.OP_ACCEPT));
        }

        private void listen(int operations) {
            SelectionKey key = socket.keyFor(loop.selector());
            if (key != null && key.isValid()) {
                key.interestOps(operations);
            }
        }

        /** Who connects from now on stays in the queue. */
        void leave(CompletableFuture<Void> free) {
            SelectionKey key = socket.keyFor(loop.selector());
            if (key != null) {
                key.cancel();
            }
            // A cancelled key is really gone when its selector has looked at it.
            loop.execute(() -> free.complete(null));
        }

        /** What is in the queue has been accepted by the system: it is served, not reset. */
        void close(CompletableFuture<Void> closed) {
            accept(Integer.MAX_VALUE);
            try {
                socket.close();
            } catch (IOException e) {
                LOG.warn("{} cannot be closed: {}", address, e.getMessage());
            }
            // A registered socket is really closed when its selector has looked at it.
            loop.execute(() -> closed.complete(null));
        }
    }
}
