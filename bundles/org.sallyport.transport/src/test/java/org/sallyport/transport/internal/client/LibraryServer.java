package org.sallyport.transport.internal.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.server.SshServer;
import org.sallyport.transport.internal.MinaSecurity;

/** A server of the SSH library, with nothing of ours in it, that lets everybody in: on a free port of 127.0.0.1, with ciphers of its own choice. */
final class LibraryServer implements AutoCloseable {

    private final AtomicInteger keyExchanges = new AtomicInteger();
    private final SshServer server;
    private final KeyPair hostKey;

    LibraryServer() throws IOException, GeneralSecurityException {
        MinaSecurity.prepare();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        hostKey = generator.generateKeyPair();
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPasswordAuthenticator((user, password, session) -> true);
        server.setCipherFactories(List.<NamedFactory<Cipher>>of(BuiltinCiphers.aes128ctr, BuiltinCiphers.aes256ctr));
        server.addSessionListener(new SessionListener() {
            @Override
            public void sessionEvent(Session session, Event event) {
                if (event == Event.KeyEstablished) {
                    keyExchanges.incrementAndGet();
                }
            }
        });
        server.start();
    }

    int port() {
        return server.getPort();
    }

    String fingerprint() {
        return KeyUtils.getFingerPrint(hostKey.getPublic());
    }

    /** Of all connections. */
    int keyExchanges() {
        return keyExchanges.get();
    }

    /** The only connection. */
    AbstractSession session() {
        List<AbstractSession> sessions = server.getActiveSessions();
        if (sessions.size() != 1) {
            throw new AssertionError("connections: " + sessions);
        }
        return sessions.get(0);
    }

    /** What the only connection has agreed on. */
    String agreed(KexProposalOption option) {
        return session().getNegotiatedKexParameter(option);
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
