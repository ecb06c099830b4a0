package org.sallyport.tunnel.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sallyport.channel.ChannelOpening;
import org.sallyport.channel.ChannelRefusal;
import org.sallyport.channel.DataChannel;
import org.sallyport.channel.DataHandler;
import org.sallyport.client.ClientConnection;
import org.sallyport.tunnel.internal.config.Target;
import org.sallyport.tunnel.internal.net.Addresses;
import org.sallyport.tunnel.internal.net.LingeringClose;
import org.sallyport.tunnel.internal.net.SocketLoop;
import org.sallyport.tunnel.internal.net.SocketRelay;
import org.sallyport.tunnel.internal.net.Sockets;
import org.sallyport.tunnel.internal.net.Traffic;
import org.sallyport.tunnel.internal.socks.SocksReader;
import org.sallyport.tunnel.internal.socks.SocksReplies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that was accepted: says where it wants to go (SOCKS), waits for the SSH connection, is carried through a channel. On the loop's thread,
 * except for what the channel calls.
 */
final class TunnelClient {

    private static final Logger LOG = LoggerFactory.getLogger(TunnelClient.class);

    /** What a client asks of its tunnel. */
    interface Home {

        /** The tunnel's name, for the log. */
        String name();

        /** The client knows where it wants to go. */
        void ready(TunnelClient client);

        /**
         * The connection was lost while a channel was being opened; or its server says so, and would say so again.
         *
         * @param lost nothing for this client, even if it is still open
         */
        void again(TunnelClient client, ClientConnection lost);

        /** The client's socket is closed. */
        void gone(TunnelClient client);
    }

    private final SocketLoop loop;
    private final SocketChannel socket;
    private final InetSocketAddress origin;
    private final Traffic traffic;
    private final Home home;
    /** What a SOCKS client has sent and nobody has dealt with. */
    private ByteBuffer request = ByteBuffer.allocate(0);

    private Optional<SelectionKey> key = Optional.empty();
    private Optional<SocksReader> reader = Optional.empty();
    private Optional<Target> target = Optional.empty();
    private Optional<SocksReplies> replies = Optional.empty();
    private Optional<ClientConnection> connection = Optional.empty();
    private Optional<SocketRelay> relay = Optional.empty();
    private Optional<SocketLoop.Timer> limit = Optional.empty();

    /** Whether a SOCKS client was told what came of its request; by the loop's thread or by that which opened the channel. */
    private final AtomicBoolean answered = new AtomicBoolean();

    private volatile long opening;
    private volatile boolean gone;

    TunnelClient(SocketLoop loop, SocketChannel socket, Traffic traffic, Home home) throws IOException {
        this.loop = loop;
        this.socket = socket;
        this.origin = (InetSocketAddress) socket.getRemoteAddress();
        this.traffic = traffic;
        this.home = home;
    }

    /** Goes to a target. */
    void begin(Target fixed) {
        target = Optional.of(fixed);
        home.ready(this);
    }

    // SOCKS

    /** Lets the client say where it wants to go. */
    void begin(Duration limitOfRequest) {
        SocksReader requests = new SocksReader();
        reader = Optional.of(requests);
        request = ByteBuffer.allocate(SocksReader.LONGEST);
        try {
            key = Optional.of(loop.register(socket, SelectionKey.OP_READ, ready -> read(requests)));
            limit(limitOfRequest, () -> refuse("says not where it wants to go", requests.failure()));
        } catch (IOException e) {
            drop();
        }
    }

    private void read(SocksReader requests) {
        try {
            if (socket.read(request) < 0) {
                fail(SocksReplies.Failure.GENERAL);
                return;
            }
        } catch (IOException e) {
            drop();
            return;
        }
        request.flip();
        SocksReader.Step step = requests.read(request);
        while (step instanceof SocksReader.Greet greet) {
            reply(greet.reply());
            step = requests.read(request);
        }
        request.compact();
        if (step instanceof SocksReader.Refuse refusal) {
            refuse(refusal.reason(), refusal.reply());
        } else if (step instanceof SocksReader.Connect connect) {
            key.ifPresent(registered -> registered.interestOps(0));
            unlimited();
            replies = Optional.of(connect.replies());
            begin(new Target(connect.host(), connect.port()));
        }
    }

    private void refuse(String reason, byte[] reply) {
        LOG.info("{} is refused: {}", this, reason);
        reply(reply);
        end(false);
    }

    /** A few bytes to a socket that has been written nothing before, or nearly so: it takes them. */
    private void reply(byte[] bytes) {
        try {
            socket.write(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            LOG.debug("{} is gone: {}", this, e.getMessage());
        }
    }

    // Waiting and going

    /** Waits no longer than this. */
    void limit(Duration time, Runnable then) {
        unlimited();
        limit = Optional.of(loop.schedule(time, then));
    }

    private void unlimited() {
        limit.ifPresent(SocketLoop.Timer::cancel);
        limit = Optional.empty();
    }

    /** The connection that this client goes through, or wants to. */
    Optional<ClientConnection> connection() {
        return connection;
    }

    /**
     * Goes through a connection.
     *
     * @param limitOfOpening how long the server may take
     */
    void go(ClientConnection through, Duration limitOfOpening) {
        connection = Optional.of(through);
        long mine = opening + 1;
        opening = mine;
        limit(limitOfOpening, () -> giveUp("the server takes too long to reach " + target.get()));
        Target to = target.orElseThrow();
        through.open(to.host(), to.port(), origin, new ChannelOpening() {
            @Override
            public DataHandler opened(DataChannel channel) {
                // Before anything that the target may say.
                if (mine == opening && !gone && replies.isPresent() && answered.compareAndSet(false, true)) {
                    reply(replies.get().success());
                }
                SocketRelay made = new SocketRelay(loop, socket, channel, traffic, TunnelClient.this::closed);
                loop.execute(() -> carry(mine, made, channel));
                return made;
            }

            @Override
            public void refused(ChannelRefusal refusal) {
                loop.execute(() -> {
                    if (mine == opening && !gone) {
                        refusedBy(refusal);
                    }
                });
            }
        });
    }

    private void carry(long number, SocketRelay made, DataChannel channel) {
        if (number != opening || gone) {
            channel.abort();
            return;
        }
        unlimited();
        relay = Optional.of(made);
        request.flip();
        ByteBuffer rest = ByteBuffer.allocate(request.remaining()).put(request).flip();
        request = ByteBuffer.allocate(0);
        made.begin(rest);
    }

    private void refusedBy(ChannelRefusal refusal) {
        unlimited();
        if (refusal.code() == 0) {
            ClientConnection lost = connection.orElseThrow();
            connection = Optional.empty();
            home.again(this, lost);
            return;
        }
        LOG.info("{} is not carried to {}: {}", this, target.get(), refusal.message());
        fail(failureOf(refusal));
    }

    private static SocksReplies.Failure failureOf(ChannelRefusal refusal) {
        if (refusal.code() == ChannelRefusal.PROHIBITED) {
            return SocksReplies.Failure.NOT_ALLOWED;
        }
        if (refusal.code() == ChannelRefusal.CONNECT_FAILED) {
            return refusal.message().contains("refused")
                    ? SocksReplies.Failure.REFUSED
                    : SocksReplies.Failure.HOST_UNREACHABLE;
        }
        return SocksReplies.Failure.GENERAL;
    }

    /** Tells the client that it cannot be carried. */
    void giveUp(String reason) {
        LOG.info("{} is not carried: {}", this, reason);
        fail(SocksReplies.Failure.GENERAL);
    }

    /** A client that does not speak SOCKS, or was told that it is served, is told by a reset. */
    private void fail(SocksReplies.Failure failure) {
        byte[] reply = replies.map(socks -> socks.failure(failure))
                .or(() -> reader.map(SocksReader::failure))
                .orElse(new byte[0]);
        boolean told = reply.length > 0 && answered.compareAndSet(false, true);
        if (told) {
            reply(reply);
        }
        end(!told);
    }

    // The end

    /** Ends at once, also in the middle of something. */
    void cut() {
        if (relay.isPresent()) {
            relay.get().cut();
        } else {
            fail(SocksReplies.Failure.GENERAL);
        }
    }

    private void drop() {
        end(true);
    }

    /** Ends with a reset, or without one, so that the peer reads the last reply. */
    private void end(boolean reset) {
        if (reset) {
            Sockets.reset(socket);
        } else {
            LingeringClose.begin(loop, socket);
        }
        closed();
    }

    private void closed() {
        if (!gone) {
            gone = true;
            unlimited();
            home.gone(this);
        }
    }

    /** For logs: which tunnel, and from where. */
    @Override
    public String toString() {
        return "tunnel " + home.name() + ": client " + Addresses.text(origin);
    }
}
