package org.sallyport.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.sallyport.auth.Authenticator;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.crypto.jca.internal.JdkCrypto;
import org.sallyport.file.FileStore;
import org.sallyport.handover.internal.PortHandover;
import org.sallyport.session.HostKey;
import org.sallyport.session.Server;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.sftp.internal.SftpSubsystem;
import org.sallyport.subsystem.Subsystem;
import org.sallyport.transport.internal.config.ServerSettings;
import org.sallyport.transport.internal.config.SettingsReader;
import org.sallyport.transport.internal.plugin.Plugin;
import org.sallyport.transport.internal.plugin.Plugins;
import org.sallyport.transport.internal.server.Environment;
import org.sallyport.transport.internal.server.ManagedServer;

/**
 * A whole SFTP server in the JVM of a test, without OSGi: the classes that the bundles run, on a free port of 127.0.0.1, with a host key of its
 * own. Point any SFTP client at it:
 *
 * <pre>{@code
 * try (EmbeddedServer server = EmbeddedServer.builder()
 *         .authenticator(new Badge(), "password")
 *         .fileStore("default", new TapeStore())
 *         .start()) {
 *     client.connect("127.0.0.1", server.port());
 * }
 * }</pre>
 *
 * <p>Authenticators are asked in the order they were added. The file store {@code default} is what clients see as {@code /}, unless the setting
 * {@code mounts} says otherwise. Without any, every request for a file is refused.
 */
public final class EmbeddedServer implements AutoCloseable {

    private static final long START_SECONDS = 60;

    private final ManagedServer server;
    private final SftpSubsystem sftp;
    private final Optional<Path> ownDirectory;
    private final Map<String, Object> configuration;

    private EmbeddedServer(
            ManagedServer server, SftpSubsystem sftp, Optional<Path> ownDirectory, Map<String, Object> configuration) {
        this.server = server;
        this.sftp = sftp;
        this.ownDirectory = ownDirectory;
        this.configuration = configuration;
    }

    /** Begins to describe a server. */
    public static Builder builder() {
        return new Builder();
    }

    /** The port it listens on. */
    public int port() {
        return server.addresses().get(0).getPort();
    }

    /** The key that proves it is this server. */
    public HostKey hostKey() {
        return server.hostKeys().get(0);
    }

    /** The server as a service of a container has it: its connections, addresses and keys. */
    public Server server() {
        return server;
    }

    /**
     * Changes a setting while the server runs; in force soon after.
     *
     * @param key a key of the PID {@code org.sallyport.server}
     * @param value a text or an array of texts
     * @throws IllegalArgumentException if the value means nothing; the old one stays
     */
    public void change(String key, Object value) {
        Map<String, Object> changed = new HashMap<>(configuration);
        changed.put(key, value);
        server.apply(read(changed));
        configuration.put(key, value);
    }

    /** Adds a file store, or puts another in the place of the one with this name. */
    public void addFileStore(String name, FileStore store) {
        sftp.addStore(name, store);
    }

    /** Takes a file store away. */
    public void removeFileStore(String name, FileStore store) {
        sftp.removeStore(name, store);
    }

    /** Ends every connection and stops. */
    @Override
    public void close() {
        server.close();
        sftp.close();
        ownDirectory.ifPresent(EmbeddedServer::delete);
    }

    private static void delete(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the host key's directory stays behind", e);
        }
    }

    private static ServerSettings read(Map<String, Object> configuration) {
        try {
            return SettingsReader.read(configuration);
        } catch (InvalidSettingsException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** What a server is to be made of. */
    public static final class Builder {

        private final Map<String, Object> configuration = new HashMap<>();
        private final Plugins<Authenticator> authenticators = new Plugins<>(() -> {});
        private final Plugins<CryptoProvider> providers = new Plugins<>(() -> {});
        private final Plugins<Subsystem> subsystems = new Plugins<>(() -> {});
        private final SftpSubsystem sftp = new SftpSubsystem();
        private long added;

        private Builder() {
            configuration.put("name", "embedded");
            configuration.put("listen.port", "0");
            configuration.put("host.keys", "ed25519");
            cryptoProvider(new JdkCrypto());
            subsystem(sftp);
        }

        /**
         * Asks an authenticator, after those added before.
         *
         * @param methods the names of the methods it answers, such as {@code password} and {@code publickey}
         */
        public Builder authenticator(Authenticator authenticator, String... methods) {
            authenticators.put(plugin(authenticator, Set.of(methods)));
            return this;
        }

        /** Makes a file store known under a name that the setting {@code mounts} refers to. */
        public Builder fileStore(String name, FileStore store) {
            sftp.addStore(name, store);
            return this;
        }

        /** Makes a crypto provider known; the setting {@code crypto.provider} chooses it by name. {@code jca} is there. */
        public Builder cryptoProvider(CryptoProvider provider) {
            providers.put(plugin(provider, Set.of(provider.name())));
            return this;
        }

        /** Adds a subsystem; {@code sftp} is there. */
        public Builder subsystem(Subsystem subsystem) {
            subsystems.put(plugin(subsystem, Set.of(subsystem.name())));
            return this;
        }

        /**
         * Sets a key of the PID {@code org.sallyport.server}.
         *
         * @param value a text or an array of texts
         */
        public Builder setting(String key, Object value) {
            configuration.put(key, value);
            return this;
        }

        private <T> Plugin<T> plugin(T service, Set<String> labels) {
            added++;
            return new Plugin<>(service, 0, added, labels, "embedded");
        }

        /**
         * Starts the server and returns when it listens.
         *
         * @throws IOException if it does not listen in time; the log says why
         * @throws IllegalArgumentException if a setting means nothing
         */
        public EmbeddedServer start() throws IOException {
            ServerSettings settings = read(configuration);
            Optional<Path> ownDirectory = Optional.empty();
            if (!configuration.containsKey("host.key.directory")) {
                Path directory = Files.createTempDirectory("sallyport-embedded");
                ownDirectory = Optional.of(directory);
                configuration.put("host.key.directory", directory.toString());
                settings = read(configuration);
            }
            CountDownLatch changes = new CountDownLatch(1);
            ManagedServer server = new ManagedServer(
                    settings,
                    new Environment(authenticators, providers, subsystems, new Plugins<>(() -> {})),
                    PortHandover.toNobody(),
                    changes::countDown);
            EmbeddedServer embedded = new EmbeddedServer(server, sftp, ownDirectory, configuration);
            if (!listens(server, changes)) {
                embedded.close();
                throw new IOException("the server does not listen; see the log");
            }
            return embedded;
        }

        private static boolean listens(ManagedServer server, CountDownLatch changes) {
            try {
                return changes.await(START_SECONDS, TimeUnit.SECONDS)
                        && !server.addresses().isEmpty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
