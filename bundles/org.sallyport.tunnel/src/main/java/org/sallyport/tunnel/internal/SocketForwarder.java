package org.sallyport.tunnel.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.sallyport.channel.ChannelOpening;
import org.sallyport.channel.ChannelRefusal;
import org.sallyport.channel.DataChannel;
import org.sallyport.channel.DataHandler;
import org.sallyport.forward.Forwarder;
import org.sallyport.forward.PendingChannel;
import org.sallyport.tunnel.internal.net.SocketLoop;
import org.sallyport.tunnel.internal.net.SocketRelay;
import org.sallyport.tunnel.internal.net.Sockets;
import org.sallyport.tunnel.internal.net.Traffic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects channels that clients of our own server have asked for with their targets. */
@Component(service = Forwarder.class)
public final class SocketForwarder implements Forwarder {

    private static final Logger LOG = LoggerFactory.getLogger(SocketForwarder.class);

    /** How long what is being carried may go on when the bundle is stopped. */
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketLoop loop;
    private final Traffic traffic = new Traffic();
    private final Set<SocketRelay> relays = ConcurrentHashMap.newKeySet();

    /** On the loop's thread only. */
    private final Set<Attempt> attempts = new HashSet<>();

    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean ended;

    @Activate
    public SocketForwarder(@Reference SocketLoop loop) {
        this.loop = loop;
    }

    /**
     * What is being carried may come to its end for a while; the bundle must not go before, because it runs in its code. What is not carried yet is
     * refused.
     */
    @Deactivate
    public void close() {
        ended = true;
        loop.execute(() -> {
            List.copyOf(attempts).forEach(Attempt::end);
            settleEnd();
        });
        drained.completeOnTimeout(null, DRAIN.toMillis(), TimeUnit.MILLISECONDS).join();
        relays.forEach(SocketRelay::cut);
    }

    private void settleEnd() {
        if (ended && relays.isEmpty()) {
            drained.complete(null);
        }
    }

    @Override
    public void connect(List<InetSocketAddress> targets, Duration limit, PendingChannel channel) {
        loop.execute(new Attempt(new ArrayDeque<>(targets), limit, channel)::next);
    }

    /** One target after another, until one answers. On the loop's thread. */
    private final class Attempt {

        private final Queue<InetSocketAddress> targets;
        private final Duration limit;
        private final PendingChannel channel;
        private String failure = "there is no target";
        private Optional<SocketChannel> socket = Optional.empty();
        private Optional<SocketLoop.Timer> timer = Optional.empty();

        Attempt(Queue<InetSocketAddress> targets, Duration limit, PendingChannel channel) {
            this.targets = targets;
            this.limit = limit;
            this.channel = channel;
        }

        void next() {
            InetSocketAddress target = targets.poll();
            if (ended || target == null || !channel.isWanted()) {
                end();
                return;
            }
            attempts.add(this);
            boolean connected;
            try {
                SocketChannel opened = SocketChannel.open();
                socket = Optional.of(opened);
                Sockets.prepare(opened);
                connected = connect(opened, target);
            } catch (IOException | RuntimeException e) {
                failed(e);
                return;
            }
            if (connected) {
                accept();
            }
        }

        /** Whether that is done already. */
        private boolean connect(SocketChannel opened, InetSocketAddress target) throws IOException {
            if (opened.connect(target)) {
                return true;
            }
            timer = Optional.of(loop.schedule(limit, () -> failed(new IOException("Connection timed out"))));
            loop.register(opened, SelectionKey.OP_CONNECT, key -> {
                boolean connected;
                try {
                    connected = opened.finishConnect();
                } catch (IOException e) {
                    failed(e);
                    return;
                }
                if (connected) {
                    key.interestOps(0);
                    accept();
                }
            });
            return false;
        }

        private void failed(Exception cause) {
            failure = String.valueOf(cause.getMessage());
            letGo();
            next();
        }

        /** The channel is refused. */
        void end() {
            letGo();
            attempts.remove(this);
            channel.refuse(ended ? "forwarding is not available now" : failure);
        }

        private void letGo() {
            timer.ifPresent(SocketLoop.Timer::cancel);
            socket.ifPresent(Sockets::close);
            socket = Optional.empty();
        }

        private void accept() {
            timer.ifPresent(SocketLoop.Timer::cancel);
            attempts.remove(this);
            SocketChannel connected = socket.orElseThrow();
            channel.accept(new ChannelOpening() {
                @Override
                public DataHandler opened(DataChannel open) {
                    return relay(connected, open);
                }

                @Override
                public void refused(ChannelRefusal refusal) {
                    LOG.debug("nobody waits for {} any more", connected);
                    Sockets.close(connected);
                }
            });
        }
    }

    private SocketRelay relay(SocketChannel socket, DataChannel open) {
        SocketRelay[] made = new SocketRelay[1];
        made[0] = new SocketRelay(loop, socket, open, traffic, () -> {
            relays.remove(made[0]);
            settleEnd();
        });
        relays.add(made[0]);
        made[0].begin(NOTHING.duplicate());
        return made[0];
    }
}
