package org.sallyport.transport.internal.channel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;
import org.sallyport.subsystem.Subsystem;
import org.sallyport.transport.internal.MinaSecurity;
import org.sallyport.transport.internal.io.EventLoops;
import org.sallyport.transport.internal.io.PacketSessionFactory;
import org.sallyport.transport.internal.io.SelectorServices;

/** A server with nothing but subsystems, on our sockets and sessions, and a client of the SSH library on its own. */
public final class SubsystemServer implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final KeyPair HOST_KEY = hostKey();

    private final EventLoops loops = new EventLoops("test", 2, 4);
    private final Map<String, Subsystem> subsystems = new ConcurrentHashMap<>();
    private final SshServer server = SshServer.setUpDefaultServer();
    private final SshClient client = SshClient.setUpDefaultClient();

    static {
        MinaSecurity.prepare();
    }

    /** Starts both, after they have been adjusted. */
    public SubsystemServer(Consumer<SshServer> adjustServer, Consumer<SshClient> adjustClient) throws IOException {
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(HOST_KEY));
        server.setPasswordAuthenticator((user, password, session) -> true);
        // Many keys are exchanged here: cheaply.
        server.setKeyExchangeFactories(List.of(ServerBuilder.DH2KEX.apply(BuiltinDHFactories.ecdhp256)));
        server.setIoServiceFactoryFactory(new SelectorServices(loops));
        server.setSessionFactory(new PacketSessionFactory(server));
        server.setChannelFactories(List.of(new SubsystemChannelFactory(session -> new Host())));
        adjustServer.accept(server);
        server.start();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        adjustClient.accept(client);
        client.start();
    }

    /** Makes a subsystem known. */
    public void add(Subsystem subsystem) {
        subsystems.put(subsystem.name(), subsystem);
    }

    /** The server. */
    public SshServer server() {
        return server;
    }

    /** Logs in. */
    public ClientSession connect() throws IOException {
        ClientSession session = client.connect("tester", "127.0.0.1", server.getPort())
                .verify(LIMIT)
                .getSession();
        session.addPasswordIdentity("any");
        session.auth().verify(LIMIT);
        return session;
    }

    @Override
    public void close() throws IOException {
        client.stop();
        server.stop(true);
        loops.close();
    }

    private static KeyPair hostKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final class Host implements SubsystemHost {

        @Override
        public Connection connection() {
            return new Unknown();
        }

        @Override
        public Login login() {
            return Login.of("tester");
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of();
        }

        @Override
        public Duration drainTimeout() {
            return LIMIT;
        }

        @Override
        public Optional<Subsystem> subsystem(String name) {
            return Optional.ofNullable(subsystems.get(name));
        }
    }

    /** A connection of which these tests want to know nothing. */
    private record Unknown() implements Connection {

        @Override
        public long id() {
            return 1;
        }

        @Override
        public String server() {
            return "test";
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return new InetSocketAddress("127.0.0.1", 1);
        }

        @Override
        public InetSocketAddress localAddress() {
            return new InetSocketAddress("127.0.0.1", 2);
        }

        @Override
        public String clientVersion() {
            return "";
        }

        @Override
        public Instant since() {
            return Instant.EPOCH;
        }

        @Override
        public Optional<Login> login() {
            return Optional.empty();
        }

        @Override
        public boolean strictKex() {
            return true;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void rekey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close(String reason) {
            throw new UnsupportedOperationException();
        }
    }
}
