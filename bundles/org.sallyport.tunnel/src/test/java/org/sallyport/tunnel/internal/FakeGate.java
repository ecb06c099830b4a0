package org.sallyport.tunnel.internal;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.sallyport.channel.ChannelOpening;
import org.sallyport.channel.ChannelRefusal;
import org.sallyport.channel.DataHandler;
import org.sallyport.client.ClientAlgorithms;
import org.sallyport.client.ClientConnection;
import org.sallyport.client.ClientException;
import org.sallyport.client.ClientSettings;
import org.sallyport.client.SshClients;
import org.sallyport.session.HostKey;
import org.sallyport.tunnel.internal.net.TestChannel;

/**
 * An SSH server that a test has in hand: it is there or not, and opens channels or refuses them. It answers at once, or, {@link #byHand}, when the test
 * says so.
 */
final class FakeGate implements SshClients {

    private final List<Opened> opened = Collections.synchronizedList(new ArrayList<>());
    private final List<Connection> connections = Collections.synchronizedList(new ArrayList<>());
    private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<ChannelOpening> unanswered = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean away;
    private volatile boolean broken;
    private volatile boolean byHand;
    private volatile boolean silent;
    private volatile CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile Optional<ChannelRefusal> refusal = Optional.empty();

    /** A channel that a tunnel has opened. */
    record Opened(String target, TestChannel channel, DataHandler handler) {}

    private record Attempt(ClientSettings settings, CompletableFuture<ClientConnection> answer) {}

    /** From now on whoever connects waits for {@link #accept} or {@link #turnAway}. */
    FakeGate byHand() {
        byHand = true;
        return this;
    }

    /** How many wait for an answer. */
    int attempts() {
        return attempts.size();
    }

    /** Lets in who has waited longest. */
    Connection accept() {
        Attempt longest = attempts.remove();
        Connection connection = connected(longest.settings());
        longest.answer().complete(connection);
        return connection;
    }

    /** Does not let in who has waited longest. */
    void turnAway(ClientException why) {
        attempts.remove().answer().completeExceptionally(why);
    }

    void away(boolean now) {
        away = now;
    }

    /** Whether it fails as none should. */
    void broken(boolean now) {
        broken = now;
    }

    /** From now on whoever asks for a channel gets no answer. */
    void silent() {
        silent = true;
    }

    /** Those that have got no answer. */
    List<ChannelOpening> unanswered() {
        return List.copyOf(unanswered);
    }

    /** There is a crypto provider again. */
    void makeReady() {
        CompletableFuture<Void> waiting = ready;
        ready = new CompletableFuture<>();
        waiting.complete(null);
    }

    void refuse(ChannelRefusal with) {
        refusal = Optional.of(with);
    }

    void refuseNoMore() {
        refusal = Optional.empty();
    }

    /** How many channels were refused. */
    int refused() {
        return refused.get();
    }

    List<Opened> opened() {
        return List.copyOf(opened);
    }

    List<Connection> connections() {
        return List.copyOf(connections);
    }

    @Override
    public CompletionStage<ClientConnection> connect(ClientSettings settings) {
        if (broken) {
            throw new IllegalStateException("broken");
        }
        if (away) {
            return CompletableFuture.failedStage(
                    new ClientException(ClientException.Reason.UNREACHABLE, "Connection refused"));
        }
        if (byHand) {
            CompletableFuture<ClientConnection> attempt = new CompletableFuture<>();
            attempts.add(new Attempt(settings, attempt));
            return attempt;
        }
        return CompletableFuture.completedStage(connected(settings));
    }

    private Connection connected(ClientSettings settings) {
        Connection connection = new Connection(settings);
        connections.add(connection);
        return connection;
    }

    @Override
    public CompletionStage<Void> ready(ClientAlgorithms algorithms) {
        return ready;
    }

    @Override
    public List<String> complaints(ClientAlgorithms algorithms) {
        return List.of();
    }

    /** One connection to it. */
    final class Connection implements ClientConnection {

        private final CompletableFuture<String> ended = new CompletableFuture<>();
        private volatile ClientSettings settings;

        Connection(ClientSettings settings) {
            this.settings = settings;
        }

        /** What it was told last. */
        ClientSettings settings() {
            return settings;
        }

        @Override
        public void apply(ClientSettings changed) {
            settings = changed;
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return InetSocketAddress.createUnresolved("gate", 22);
        }

        @Override
        public String serverVersion() {
            return "SSH-2.0-Fake\u001b[2J";
        }

        @Override
        public HostKey hostKey() {
            return new HostKey("ssh-ed25519", "SHA256:right");
        }

        @Override
        public boolean isOpen() {
            return !ended.isDone();
        }

        @Override
        public void open(String host, int port, InetSocketAddress originator, ChannelOpening opening) {
            if (silent) {
                unanswered.add(opening);
                return;
            }
            Optional<ChannelRefusal> answer = refusal;
            if (answer.isPresent()) {
                refused.incrementAndGet();
                opening.refused(answer.get());
                return;
            }
            TestChannel channel = new TestChannel();
            opened.add(new Opened(host + ":" + port, channel, opening.opened(channel)));
        }

        @Override
        public CompletionStage<String> ended() {
            return ended;
        }

        @Override
        public void close(String reason) {
            ended.complete(reason);
        }
    }
}
