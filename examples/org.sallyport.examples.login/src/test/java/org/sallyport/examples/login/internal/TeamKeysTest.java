package org.sallyport.examples.login.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.Test;
import org.sallyport.auth.AuthAttempt;
import org.sallyport.auth.AuthAttempt.KeyAttempt;
import org.sallyport.auth.Authenticator;
import org.sallyport.session.Connection;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;
import org.sallyport.testkit.AuthenticatorContract;
import org.sallyport.testkit.EmbeddedServer;

class TeamKeysTest extends AuthenticatorContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KeyPair member = keyPair();

    @Override
    protected Authenticator authenticator() {
        return new TeamKeys(new Keys(Base64.getEncoder().encodeToString(blob(member))));
    }

    @Override
    protected List<AuthAttempt> right(Connection connection) {
        return List.of(
                new KeyAttempt(connection, "team", member.getPublic(), "ecdsa-sha2-nistp256", blob(member), true));
    }

    @Test
    void letsMembersInAndNobodyElse() throws IOException {
        try (EmbeddedServer server = EmbeddedServer.builder()
                        .authenticator(authenticator(), "publickey")
                        .start();
                SshClient client = SshClient.setUpDefaultClient()) {
            client.start();
            try (ClientSession session = connect(client, server, "team", member)) {
                Connection connection = server.server().connections().iterator().next();
                assertEquals(
                        Login.of("team").withRoot(FilePath.of("/team")),
                        connection.login().orElseThrow());
                assertTrue(session.isAuthenticated());
            }
            assertThrows(SshException.class, () -> connect(client, server, "team", keyPair()));
            assertThrows(SshException.class, () -> connect(client, server, "ann", member));
        }
    }

    private static ClientSession connect(SshClient client, EmbeddedServer server, String user, KeyPair key)
            throws IOException {
        ClientSession session = client.connect(user, "127.0.0.1", server.port())
                .verify(PATIENCE)
                .getSession();
        session.addPublicKeyIdentity(key);
        session.auth().verify(PATIENCE);
        return session;
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key as it stands on the wire and, in base64, in a {@code .pub} file. */
    private static byte[] blob(KeyPair key) {
        ByteArrayBuffer buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(key.getPublic());
        return buffer.getCompactData();
    }

    /** A configuration. */
    private record Keys(String key) implements TeamKeys.Config {

        @Override
        public String[] keys() {
            return new String[] {key};
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return TeamKeys.Config.class;
        }
    }
}
