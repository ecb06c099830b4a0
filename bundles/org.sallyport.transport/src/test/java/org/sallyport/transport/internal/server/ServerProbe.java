package org.sallyport.transport.internal.server;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.sallyport.auth.Authenticator;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.crypto.jca.internal.JdkCrypto;
import org.sallyport.forward.Forwarder;
import org.sallyport.handover.internal.PortHandover;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.subsystem.Subsystem;
import org.sallyport.transport.internal.config.SettingsReader;
import org.sallyport.transport.internal.plugin.Plugin;
import org.sallyport.transport.internal.plugin.Plugins;

/** A server for tests: on a free port of 127.0.0.1, with an Ed25519 host key, and plugins that can come and go. */
final class ServerProbe implements AutoCloseable {

    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    final Map<String, Object> configuration = new HashMap<>();
    final Plugins<Authenticator> authenticators = new Plugins<>(this::lookAround);
    final Plugins<CryptoProvider> providers = new Plugins<>(this::lookAround);
    final Plugins<Subsystem> subsystems = new Plugins<>(this::lookAround);
    final Plugins<Forwarder> forwarders = new Plugins<>(() -> {});
    final ManagedServer server;

    ServerProbe(Path directory, Map<String, ?> settings) throws InvalidSettingsException {
        this(directory, settings, PortHandover.toNobody());
    }

    ServerProbe(Path directory, Map<String, ?> settings, PortHandover handover) throws InvalidSettingsException {
        configuration.put("name", "probe");
        configuration.put("listen.port", "0");
        // The key exchange that costs clients least.
        configuration.put("kex.algorithms", "curve25519-sha256");
        configuration.put("host.keys", "ed25519");
        configuration.put("host.key.directory", directory.toString());
        configuration.putAll(settings);
        providers.put(new Plugin<>(new JdkCrypto(), 0, ids.incrementAndGet(), Set.of("jca"), "jdk"));
        server = new ManagedServer(
                SettingsReader.read(configuration),
                new Environment(authenticators, providers, subsystems, forwarders),
                handover,
                changes::incrementAndGet);
    }

    ServerProbe authenticator(Authenticator authenticator, String... methods) {
        authenticators.put(new Plugin<>(authenticator, 0, ids.incrementAndGet(), Set.of(methods), "test"));
        return this;
    }

    ServerProbe subsystem(Subsystem subsystem) {
        subsystems.put(new Plugin<>(subsystem, 0, ids.incrementAndGet(), Set.of(subsystem.name()), "test"));
        return this;
    }

    ServerProbe forwarder(Forwarder forwarder) {
        forwarders.put(new Plugin<>(forwarder, 0, ids.incrementAndGet(), Set.of(), "test"));
        return this;
    }

    void change(String key, String value) throws InvalidSettingsException {
        configuration.put(key, value);
        server.apply(SettingsReader.read(configuration));
    }

    /** Changes a key, and returns when the server has done everything that is to be done about it. */
    void changeAndAwait(String key, String value) throws InvalidSettingsException {
        configuration.put("name", "probe " + key);
        long before = changes.get();
        change(key, value);
        await(() -> changes.get() > before && server.name().equals("probe " + key), key + " to be in force");
    }

    int port() {
        await(() -> !server.addresses().isEmpty(), "a port");
        return server.addresses().get(0).getPort();
    }

    private void lookAround() {
        if (server != null) {
            server.environmentChanged();
        }
    }

    static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited too long for " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
