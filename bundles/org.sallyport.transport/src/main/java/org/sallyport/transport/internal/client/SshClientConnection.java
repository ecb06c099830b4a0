package org.sallyport.transport.internal.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.sshd.common.SshConstants;
import org.sallyport.channel.ChannelOpening;
import org.sallyport.client.ClientConnection;
import org.sallyport.client.ClientException;
import org.sallyport.client.ClientSettings;
import org.sallyport.session.HostKey;
import org.sallyport.settings.internal.LogText;
import org.sallyport.transport.internal.algorithm.AlgorithmKind;
import org.sallyport.transport.internal.channel.DirectTcpipChannel;
import org.sallyport.transport.internal.session.AliveCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection as other bundles see it. */
final class SshClientConnection implements ClientConnection {

    private static final Logger LOG = LoggerFactory.getLogger(SshClientConnection.class);
    private static final int LONGEST_REASON = 300;

    private final ClientLink link;
    private final HostKey hostKey;
    private final AliveCheck alive;
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private volatile ClientSettings settings;
    private Offer offer;
    private Optional<String> trouble = Optional.empty();
    private long packetsHeard;
    private long lastPacket = System.nanoTime();

    /** A connection that has just logged in, with this offer. */
    SshClientConnection(ClientLink link, HostKey hostKey, ClientSettings settings, Offer offer) {
        this.link = link;
        this.hostKey = hostKey;
        this.settings = settings;
        this.offer = offer;
        this.alive = new AliveCheck(link);
        link.addCloseFutureListener(
                closed -> ended.complete(link.reason().orElse("the server has closed the connection")));
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) link.getRemoteAddress();
    }

    @Override
    public String serverVersion() {
        return link.getServerVersion();
    }

    @Override
    public HostKey hostKey() {
        return hostKey;
    }

    @Override
    public boolean isOpen() {
        return link.isOpen();
    }

    @Override
    public void open(String host, int port, InetSocketAddress originator, ChannelOpening opening) {
        DirectTcpipChannel channel = new DirectTcpipChannel(host, port, originator, opening);
        try {
            link.connectionService().registerChannel(channel);
            channel.open();
        } catch (IOException | RuntimeException e) {
            channel.refuse(0, "the connection has ended: " + e.getMessage());
            channel.close(true);
        }
    }

    @Override
    public void apply(ClientSettings changed) {
        settings = changed;
    }

    /**
     * Offers what is configured, on what there is. What the server would not agree to is not offered: that would end the connection. By one thread, again
     * and again.
     */
    void settle(Offers offers) {
        Optional<String> found = Optional.empty();
        try {
            Offer now = offers.offer(settings.algorithms(), Optional.of(offer));
            offer = now;
            Optional<AlgorithmKind> disagreement = link.disagreement(now.suite());
            if (disagreement.isEmpty()) {
                link.offer(now.suite());
            } else {
                found = Optional.of(
                        "the server has nothing of " + disagreement.get().key());
            }
        } catch (ClientException e) {
            found = Optional.of(e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            // A crypto provider is somebody's plugin.
            found = Optional.of("the crypto provider fails: " + LogText.of(e.toString(), LONGEST_REASON));
        }
        if (!found.equals(trouble)) {
            trouble = found;
            found.ifPresent(
                    why -> LOG.warn("the connection to {} keeps the algorithms that it has: {}", settings, why));
        }
    }

    /** Asks for a sign of life if the server is silent, and ends the connection if there is none. By one thread, again and again. */
    void look(long now) {
        ClientSettings.Times times = settings.times();
        long packets = link.packetsReceived();
        if (packets != packetsHeard) {
            packetsHeard = packets;
            lastPacket = now;
        }
        boolean ending = link.reason().isPresent();
        if (!ending && !alive.ask(times.alive(), times.aliveMax(), lastPacket, now)) {
            close(AliveCheck.complaint(times.alive(), times.aliveMax()));
        }
    }

    @Override
    public CompletionStage<String> ended() {
        return ended.minimalCompletionStage();
    }

    @Override
    public void close(String reason) {
        link.because(reason);
        link.end(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, reason);
    }
}
