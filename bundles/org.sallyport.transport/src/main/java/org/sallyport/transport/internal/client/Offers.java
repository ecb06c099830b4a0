package org.sallyport.transport.internal.client;

import java.security.Provider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.sallyport.client.ClientAlgorithms;
import org.sallyport.client.ClientException;
import org.sallyport.client.ClientException.Reason;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.transport.internal.algorithm.AlgorithmSuite;
import org.sallyport.transport.internal.plugin.Plugin;
import org.sallyport.transport.internal.plugin.Plugins;
import org.sallyport.transport.internal.plugin.ProviderChoice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What connections can offer: algorithms on the crypto providers that there are. Safe for use by many threads. */
final class Offers {

    private static final Logger LOG = LoggerFactory.getLogger(Offers.class);

    private final Plugins<CryptoProvider> providers;
    private final Map<String, Source> sources = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();

    /** Who waits for a provider of a name. */
    private record Waiting(String provider, CompletableFuture<Void> ready) {}

    /** What serves those who ask for a provider by its name. */
    private static final class Source {

        private final ProviderChoice choice;
        private Optional<Plugin<CryptoProvider>> serving = Optional.empty();
        private boolean replaced;
        private boolean told;

        Source(Plugins<CryptoProvider> providers) {
            choice = new ProviderChoice(providers);
        }

        Optional<Plugin<CryptoProvider>> serving(String name) {
            ProviderChoice.Choice chosen = choice.of(name, serving.isPresent());
            serving = chosen.provider().or(() -> serving);
            replaced = chosen.standing() == ProviderChoice.Standing.REPLACED;
            told &= replaced;
            return chosen.standing() == ProviderChoice.Standing.NONE ? Optional.empty() : serving;
        }
    }

    /** Providers labelled with their names. */
    Offers(Plugins<CryptoProvider> providers) {
        this.providers = providers;
    }

    /** Providers have come or gone. */
    void providersChanged() {
        List<Waiting> served;
        synchronized (this) {
            // What is here now can be replaced when it goes, whoever asks then; and from when on it is away is to be
            // known.
            Set<String> names = new HashSet<>(sources.keySet());
            names.addAll(providers.labels());
            names.forEach(name -> source(name).serving(name));
            served = waiting.stream()
                    .filter(one ->
                            source(one.provider()).serving(one.provider()).isPresent())
                    .toList();
            waiting.removeAll(served);
        }
        served.forEach(one -> one.ready().complete(null));
    }

    /** Done when there is a provider for these algorithms. */
    CompletionStage<Void> ready(ClientAlgorithms algorithms) {
        Waiting one = new Waiting(algorithms.provider(), new CompletableFuture<>());
        synchronized (this) {
            if (source(one.provider()).serving(one.provider()).isPresent()) {
                one.ready().complete(null);
            } else {
                waiting.add(one);
            }
        }
        return one.ready().minimalCompletionStage();
    }

    /**
     * What to offer now.
     *
     * @param last what was said before, which is said again if nothing has changed
     * @throws ClientException if there is nothing to be offered
     */
    Offer offer(ClientAlgorithms algorithms, Optional<Offer> last) throws ClientException {
        Provider provider = provider(algorithms.provider());
        if (last.isPresent() && last.get().isOf(provider, algorithms)) {
            return last.get();
        }
        AlgorithmSettings settings = AlgorithmSettings.of(algorithms);
        if (!settings.complaints().isEmpty()) {
            throw new ClientException(Reason.SETTINGS, String.join("; ", settings.complaints()));
        }
        try {
            return new Offer(provider, algorithms, AlgorithmSuite.of(provider, settings.lists()));
        } catch (IllegalArgumentException e) {
            throw new ClientException(
                    Reason.SETTINGS, "crypto provider " + algorithms.provider() + " cannot be used: " + e.getMessage());
        }
    }

    private Provider provider(String name) throws ClientException {
        Optional<Plugin<CryptoProvider>> found;
        boolean news;
        synchronized (this) {
            Source source = source(name);
            found = source.serving(name);
            news = source.replaced && !source.told;
            source.told |= news;
        }
        if (found.isEmpty()) {
            throw new ClientException(
                    Reason.NOT_READY,
                    providers.all().isEmpty()
                            ? "there is no crypto provider; waiting for a bundle of one to start"
                            : "there is no crypto provider " + name + "; waiting for its bundle to start");
        }
        CryptoProvider serving = found.get().service();
        if (news) {
            LOG.warn(
                    "crypto provider {} has gone; connections to SSH servers use {} until it is back",
                    name,
                    serving.name());
        }
        return serving.provider();
    }

    private Source source(String name) {
        return sources.computeIfAbsent(name, any -> new Source(providers));
    }
}
