package org.sallyport.transport.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.auth.AuthAttempt.PasswordAttempt;
import org.sallyport.auth.AuthResult.Abstain;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.session.Login;

class LoginTest {

    @TempDir
    Path directory;

    @Test
    void aPasswordLetsIn() throws Exception {
        try (ServerProbe probe = new ServerProbe(directory, Map.of());
                SshClient client = SshClient.setUpDefaultClient()) {
            probe.authenticator(
                    attempt -> attempt instanceof PasswordAttempt password
                                    && new String(password.password()).equals("secret")
                            ? new Accept(Login.of(password.user()))
                            : new Abstain(),
                    "password");
            client.setServerKeyVerifier((session, address, key) -> true);
            client.start();
            try (ClientSession session = client.connect("demo", "127.0.0.1", probe.port())
                    .verify(Duration.ofSeconds(10))
                    .getSession()) {
                session.addPasswordIdentity("secret");
                assertTrue(session.auth().verify(Duration.ofSeconds(10)).isSuccess());
                assertEquals(
                        "demo",
                        probe.server
                                .connections()
                                .iterator()
                                .next()
                                .login()
                                .orElseThrow()
                                .user());
            }
        }
    }
}
