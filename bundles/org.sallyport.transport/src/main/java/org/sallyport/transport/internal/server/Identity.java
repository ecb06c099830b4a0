package org.sallyport.transport.internal.server;

import java.security.Provider;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.transport.internal.algorithm.AlgorithmSuite;
import org.sallyport.transport.internal.config.ServerSettings;
import org.sallyport.transport.internal.hostkey.HostKeyException;
import org.sallyport.transport.internal.hostkey.HostKeys;
import org.sallyport.transport.internal.plugin.Plugin;
import org.sallyport.transport.internal.plugin.Plugins;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server needs before it can meet a client: a crypto provider and host keys. What it has, it keeps until there is something better. */
final class Identity {

    private static final Logger LOG = LoggerFactory.getLogger(Identity.class);

    private final Plugins<CryptoProvider> providers;
    private final ServerEngine engine;
    private Optional<Provider> provider = Optional.empty();
    private Optional<ServerSettings.Algorithms> offered = Optional.empty();
    private Optional<ServerSettings.HostKeys> loaded = Optional.empty();
    private volatile HostKeys hostKeys = new HostKeys(List.of());

    Identity(Plugins<CryptoProvider> providers, ServerEngine engine) {
        this.providers = providers;
        this.engine = engine;
    }

    HostKeys hostKeys() {
        return hostKeys;
    }

    /** Whether clients can be met. */
    boolean complete() {
        return provider.isPresent() && !hostKeys.pairs().isEmpty();
    }

    /**
     * Takes what the settings ask for.
     *
     * @return what is missing
     */
    Optional<Trouble> settle(ServerSettings settings) {
        String name = settings.algorithms().provider();
        Optional<Provider> found = providers.best(name).map(Plugin::service).map(CryptoProvider::provider);
        if (found.isEmpty()) {
            provider = Optional.empty();
            return Optional.of(new Trouble(
                    "there is no crypto provider " + name + "; waiting for its bundle to start", Trouble.PATIENCE));
        }
        Optional<Trouble> problem = offer(found.get(), settings.algorithms());
        if (problem.isPresent()) {
            return problem;
        }
        return loaded.equals(Optional.of(settings.hostKeys()))
                ? Optional.empty()
                : load(settings.hostKeys(), found.get());
    }

    private Optional<Trouble> offer(Provider found, ServerSettings.Algorithms algorithms) {
        if (provider.isPresent() && provider.get() == found && offered.equals(Optional.of(algorithms))) {
            return Optional.empty();
        }
        try {
            AlgorithmSuite suite = AlgorithmSuite.of(found, algorithms.lists());
            engine.offer(suite);
            WarmStart.begin(found, suite);
            provider = Optional.of(found);
            offered = Optional.of(algorithms);
            if (!suite.unavailable().isEmpty()) {
                LOG.info(
                        "server {}: crypto provider {} does not have {}; they are not offered",
                        engine.settings().name(),
                        algorithms.provider(),
                        String.join(", ", suite.unavailable()));
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(
                    Trouble.now("crypto provider " + algorithms.provider() + " cannot be used: " + e.getMessage()));
        }
    }

    private Optional<Trouble> load(ServerSettings.HostKeys wanted, Provider found) {
        try {
            HostKeys keys = HostKeys.load(wanted, found);
            engine.setKeyPairProvider(KeyPairProvider.wrap(keys.pairs()));
            hostKeys = keys;
            loaded = Optional.of(wanted);
            return Optional.empty();
        } catch (HostKeyException e) {
            String end =
                    hostKeys.pairs().isEmpty() ? "; not listening before it is there" : "; the old keys stay in use";
            return Optional.of(Trouble.now(e.getMessage() + end));
        }
    }
}
