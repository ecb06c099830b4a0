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
import org.osgi.framework.BundleContext;
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
import org.sallyport.handover.internal.Departure;
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

    /** How long what is being carried may go on when the bundle is stopped: what drain.timeout of a server is unless set. */
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private static final String NOT_NOW = "forwarding is not available now";

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketLoop loop;
    private final Traffic traffic = new Traffic();
    private final Set<SocketRelay> relays = ConcurrentHashMap.newKeySet();

    /** On the loop's thread only. */
    private final Set<Attempt> attempts = new HashSet<>();

    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean ended;
    private volatile boolean cut;

    @Activate
    public SocketForwarder(@Reference SocketLoop loop) {
        this.loop = loop;
    }

    /**
     * Returns at once. If the bundle stays, nobody has a use for forwarding any more because the servers go, and what is carried ends with their
     * connections.
     */
    @Deactivate
    void deactivate(BundleContext context) {
        switch (Departure.of(context)) {
            case CONTAINER_STOPS -> close();
            case BUNDLE_STOPS -> retire(Optional.of(DRAIN));
            case COMPONENT_GOES -> retire(Optional.empty());
        }
    }

    /**
     * Connects nothing new; what is carried, or on its way to a target, comes to its end in the background.
     *
     * @param limit how long that may take; empty for as long as the channels are there
     * @return done when nothing is carried any more
     */
    CompletableFuture<Void> retire(Optional<Duration> limit) {
        SocketLoop.Hold hold = loop.hold();
        drained.whenComplete((nothing, failure) -> hold.release());
        ended = true;
        loop.execute(() -> {
            limit.ifPresent(time -> loop.schedule(time, this::cutAll));
            settleEnd();
        });
        return drained;
    }

    /** Ends everything at once. */
    void close() {
        retire(Optional.empty());
        loop.execute(this::cutAll);
    }

    private void cutAll() {
        cut = true;
        List.copyOf(attempts).forEach(Attempt::end);
        relays.forEach(SocketRelay::cut);
        settleEnd();
    }

    private void settleEnd() {
        if (ended && attempts.isEmpty() && relays.isEmpty()) {
            drained.complete(null);
        }
    }

    @Override
    public void connect(List<InetSocketAddress> targets, Duration limit, PendingChannel channel) {
        loop.execute(() -> {
            if (ended) {
                channel.refuse(NOT_NOW);
            } else {
                new Attempt(new ArrayDeque<>(targets), limit, channel).next();
            }
        });
    }

    /** One target after another, until one answers. On the loop's thread. */
    private final class Attempt {

        private final Queue<InetSocketAddress> targets;
        private final Duration limit;
        private final PendingChannel channel;
        private String failure = "there is no target";
        private boolean accepted;
        private Optional<SocketChannel> socket = Optional.empty();
        private Optional<SocketLoop.Timer> timer = Optional.empty();

        Attempt(Queue<InetSocketAddress> targets, Duration limit, PendingChannel channel) {
            this.targets = targets;
            this.limit = limit;
            this.channel = channel;
        }

        void next() {
            InetSocketAddress target = targets.poll();
            if (cut || target == null || !channel.isWanted()) {
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

        /** The channel is refused, unless it was accepted: then whoever opens it finds that everything is cut. */
        void end() {
            if (!accepted) {
                letGo();
                channel.refuse(cut ? NOT_NOW : failure);
            }
            done();
        }

        private void done() {
            attempts.remove(this);
            settleEnd();
        }

        private void letGo() {
            timer.ifPresent(SocketLoop.Timer::cancel);
            socket.ifPresent(Sockets::close);
            socket = Optional.empty();
        }

        private void accept() {
            timer.ifPresent(SocketLoop.Timer::cancel);
            accepted = true;
            SocketChannel connected = socket.orElseThrow();
            channel.accept(new ChannelOpening() {
                @Override
                public DataHandler opened(DataChannel open) {
                    SocketRelay relay = relay(connected, open);
                    loop.execute(Attempt.this::done);
                    return relay;
                }

                @Override
                public void refused(ChannelRefusal refusal) {
                    LOG.debug("nobody waits for {} any more", connected);
                    Sockets.close(connected);
                    loop.execute(Attempt.this::done);
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
        if (cut) {
            made[0].cut();
        }
        return made[0];
    }
}
