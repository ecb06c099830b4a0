package org.sallyport.transport.internal.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.sshd.common.SshConstants;
import org.sallyport.channel.ChannelOpening;
import org.sallyport.client.ClientConnection;
import org.sallyport.session.HostKey;
import org.sallyport.transport.internal.channel.DirectTcpipChannel;

/** A connection as other bundles see it. */
final class SshClientConnection implements ClientConnection {

    private final ClientLink link;
    private final HostKey hostKey;
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    SshClientConnection(ClientLink link, HostKey hostKey) {
        this.link = link;
        this.hostKey = hostKey;
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
    public CompletionStage<String> ended() {
        return ended.minimalCompletionStage();
    }

    @Override
    public void close(String reason) {
        link.because(reason);
        link.end(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, reason);
    }
}
