package org.sallyport.tunnel.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
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
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean ended;

    @Activate
    public SocketForwarder(@Reference SocketLoop loop) {
        this.loop = loop;
    }

    /** What is being carried may come to its end for a while; the bundle must not go before, because it runs in its code. */
    @Deactivate
    public void close() {
        ended = true;
        settleEnd();
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

        Attempt(Queue<InetSocketAddress> targets, Duration limit, PendingChannel channel) {
            this.targets = targets;
            this.limit = limit;
            this.channel = channel;
        }

        void next() {
            InetSocketAddress target = targets.poll();
            if (target == null || ended || !channel.isWanted()) {
                channel.refuse(failure);
                return;
            }
            SocketChannel socket = null;
            try {
                socket = SocketChannel.open();
                Sockets.prepare(socket);
                connect(socket, target);
            } catch (IOException | RuntimeException e) {
                failed(Optional.ofNullable(socket), e);
            }
        }

        private void connect(SocketChannel socket, InetSocketAddress target) throws IOException {
            if (socket.connect(target)) {
                accept(socket);
                return;
            }
            SocketLoop.Timer timer =
                    loop.schedule(limit, () -> failed(Optional.of(socket), new IOException("Connection timed out")));
            loop.register(socket, SelectionKey.OP_CONNECT, key -> {
                timer.cancel();
                try {
                    if (socket.finishConnect()) {
                        key.interestOps(0);
                        accept(socket);
                    }
                } catch (IOException e) {
                    failed(Optional.of(socket), e);
                }
            });
        }

        private void failed(Optional<SocketChannel> socket, Exception cause) {
            failure = String.valueOf(cause.getMessage());
            socket.ifPresent(Sockets::close);
            next();
        }

        private void accept(SocketChannel socket) {
            channel.accept(new ChannelOpening() {
                @Override
                public DataHandler opened(DataChannel open) {
                    return relay(socket, open);
                }

                @Override
                public void refused(ChannelRefusal refusal) {
                    LOG.debug("nobody waits for {} any more", socket);
                    Sockets.close(socket);
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
