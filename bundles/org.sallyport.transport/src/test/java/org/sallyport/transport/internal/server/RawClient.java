package org.sallyport.transport.internal.server;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.Buffer;

/** A client that has exchanged keys and then sends what it likes: for what a good client never does. */
final class RawClient implements AutoCloseable {

    private final SshClient client = SshClient.setUpDefaultClient();
    private final ClientSession session;
    private final String user;
    final BlockingQueue<String> disconnects = new LinkedBlockingQueue<>();

    RawClient(int port, String user) throws IOException {
        this.user = user;
        client.setServerKeyVerifier((any, address, key) -> true);
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setCompressionFactories(List.of(BuiltinCompressions.none, BuiltinCompressions.delayedZlib));
        client.addSessionListener(new SessionListener() {
            @Override
            public void sessionDisconnect(Session ended, int reason, String message, String language, boolean own) {
                if (!own) {
                    disconnects.add(reason + " " + message);
                }
            }
        });
        client.start();
        session = client.connect(user, "127.0.0.1", port)
                .verify(Duration.ofSeconds(20))
                .getSession();
        session.waitFor(
                EnumSet.of(ClientSession.ClientSessionEvent.WAIT_AUTH, ClientSession.ClientSessionEvent.CLOSED),
                Duration.ofSeconds(20));
    }

    ClientSession session() {
        return session;
    }

    Buffer request(String method) {
        return request(user, method);
    }

    Buffer request(String as, String method) {
        Buffer request = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_REQUEST);
        request.putString(as);
        request.putString("ssh-connection");
        request.putString(method);
        return request;
    }

    void send(Buffer packet) throws IOException {
        session.writePacket(packet);
    }

    void sendPassword(String password) throws IOException {
        Buffer request = request("password");
        request.putBoolean(false);
        request.putString(password);
        send(request);
    }

    /** The reason the server gives for ending the connection. */
    String disconnect() throws InterruptedException {
        String reason = disconnects.poll(20, TimeUnit.SECONDS);
        return reason == null ? "still connected" : reason;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
