package org.sallyport.transport.internal.algorithm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.sallyport.transport.internal.MinaSecurity;

/** The engine with one suite of algorithms, on a free port of the loopback: every command sends back what it is sent, every key logs in. */
public final class EchoServer implements AutoCloseable {

    private static final List<KeyPair> HOST_KEYS = new ArrayList<>();

    static {
        MinaSecurity.prepare();
        try {
            HOST_KEYS.add(KeyPairGenerator.getInstance("Ed25519", Providers.BOUNCY_CASTLE)
                    .generateKeyPair());
            for (String curve : List.of("secp256r1", "secp384r1", "secp521r1")) {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", Providers.JDK);
                generator.initialize(new ECGenParameterSpec(curve));
                HOST_KEYS.add(generator.generateKeyPair());
            }
            HOST_KEYS.add(generate("RSA", 2048));
            HOST_KEYS.add(generate("DSA", 1024));
        } catch (GeneralSecurityException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SshServer server = SshServer.setUpDefaultServer();

    public EchoServer(Provider provider, AlgorithmLists lists) {
        AlgorithmSuite suite = AlgorithmSuite.of(provider, lists);
        suite.applyTo(server);
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(HOST_KEYS));
        List<NamedFactory<Signature>> userKeys = suite.userKeySignatures();
        server.setUserAuthFactories(List.of(new UserAuthPublicKeyFactory(userKeys)));
        server.setPublickeyAuthenticator((user, key, session) -> true);
        server.setCommandFactory((channel, command) -> new Echo());
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    private static KeyPair generate(String algorithm, int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, Providers.JDK);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static final class Echo implements Command {

        private InputStream in;
        private OutputStream out;
        private ExitCallback exit;

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            // an echo has nothing to complain about
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            new Thread(this::run, "echo").start();
        }

        private void run() {
            try {
                in.transferTo(out);
                out.flush();
                exit.onExit(0);
            } catch (IOException e) {
                exit.onExit(1, e.getMessage());
            }
        }

        @Override
        public void destroy(ChannelSession channel) {
            // the end of its input ends it
        }
    }
}
