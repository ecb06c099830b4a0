package org.sallyport.transport.internal.server;

import java.security.Provider;
import java.util.Optional;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.transport.internal.algorithm.AlgorithmSuite;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;
import org.sallyport.transport.internal.config.ServerSettings;
import org.sallyport.transport.internal.hostkey.HostKeyException;
import org.sallyport.transport.internal.hostkey.HostKeys;
import org.sallyport.transport.internal.plugin.Plugin;
import org.sallyport.transport.internal.plugin.Plugins;
import org.sallyport.transport.internal.plugin.ProviderChoice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server needs before it can meet a client: a crypto provider and host keys. What it has, it keeps until there is something better. */
final class Identity {

    private static final Logger LOG = LoggerFactory.getLogger(Identity.class);

    private final ProviderChoice choice;
    private final ServerEngine engine;
    private Optional<Provider> provider = Optional.empty();
    private Optional<ServerSettings.Algorithms> offered = Optional.empty();
    private Optional<ServerSettings.HostKeys> loaded = Optional.empty();
    private volatile HostKeys hostKeys = HostKeys.NONE;

    Identity(Plugins<CryptoProvider> providers, ServerEngine engine) {
        this.choice = new ProviderChoice(providers);
        this.engine = engine;
    }

    HostKeys hostKeys() {
        return hostKeys;
    }

    /** Whether there is what it takes to listen; it is not lost again. */
    boolean complete() {
        return provider.isPresent() && !hostKeys.pairs().isEmpty();
    }

    /**
     * What keeps settings from replacing those in force; nothing, if there is nothing good yet that could be kept. Host keys that can be had are taken.
     *
     * @return what is wrong with which key, and what would be right
     */
    Optional<String> lackFor(ServerSettings wanted) {
        if (!complete()) {
            return Optional.empty();
        }
        String name = wanted.algorithms().provider();
        boolean another = !name.equals(engine.settings().algorithms().provider());
        Optional<String> unknown = another ? choice.lackOf(name) : Optional.empty();
        if (unknown.isPresent()) {
            return unknown.map(reason -> "crypto.provider = \"" + name + "\": " + reason);
        }
        return loaded.equals(Optional.of(wanted.hostKeys()))
                ? Optional.empty()
                : load(wanted.hostKeys(), provider.orElseThrow()).map(reason -> "host.keys: " + reason);
    }

    /**
     * Takes what the settings ask for.
     *
     * @return what is missing
     */
    Optional<Trouble> settle(ServerSettings settings) {
        Optional<Trouble> problem = chooseProvider(settings.algorithms());
        // Also if another provider has to do: keys may be exchanged because they must not be used any more.
        Optional<String> keys = provider.flatMap(found ->
                loaded.equals(Optional.of(settings.hostKeys())) ? Optional.empty() : load(settings.hostKeys(), found));
        return keys.map(reason -> Trouble.now(reason + "; not listening before it is there"))
                .or(() -> problem);
    }

    /** Whether a provider has gone that may be back in a moment; to be settled again after {@link ProviderChoice#ABSENCE}. */
    boolean isWaiting() {
        return choice.isWaiting();
    }

    private Optional<Trouble> chooseProvider(ServerSettings.Algorithms algorithms) {
        String name = algorithms.provider();
        ProviderChoice.Choice chosen = choice.of(name, provider.isPresent());
        switch (chosen.standing()) {
            case AWAITED:
                return Optional.of(new Trouble(
                        "there is no crypto provider " + name + "; waiting for its bundle to start", Trouble.PATIENCE));
            case NONE:
                engine.refuse(Optional.of("no crypto provider"));
                return Optional.of(Trouble.now(
                        "there is no crypto provider left; new connections are refused until there is one"));
            default:
                engine.refuse(Optional.empty());
        }
        Plugin<CryptoProvider> found = chosen.provider().orElseThrow();
        Optional<Trouble> problem = offer(found, algorithms);
        return chosen.standing() == ProviderChoice.Standing.THERE
                ? problem
                : problem.or(() -> Optional.of(Trouble.now("crypto provider " + name + " has gone; using "
                        + found.service().name() + " until it is back")));
    }

    private Optional<Trouble> offer(Plugin<CryptoProvider> plugin, ServerSettings.Algorithms algorithms) {
        Provider found = plugin.service().provider();
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
                        plugin.service().name(),
                        String.join(", ", suite.unavailable()));
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(
                    Trouble.now("crypto provider " + plugin.service().name() + " cannot be used: " + e.getMessage()));
        }
    }

    private Optional<String> load(ServerSettings.HostKeys wanted, Provider found) {
        try {
            HostKeys keys = HostKeys.load(wanted, new Primitives(found));
            engine.setKeyPairProvider(KeyPairProvider.wrap(keys.pairs()));
            hostKeys = keys;
            loaded = Optional.of(wanted);
            return Optional.empty();
        } catch (HostKeyException e) {
            return Optional.of(e.getMessage());
        }
    }
}
