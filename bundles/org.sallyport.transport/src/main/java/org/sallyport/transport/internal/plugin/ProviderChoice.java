package org.sallyport.transport.internal.plugin;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sallyport.crypto.CryptoProvider;

/**
 * Which crypto provider serves: the one that is configured; if it has gone, what remains. One that goes for a moment only, because its bundle is updated, is
 * waited for: what it has given is still usable. Not safe for use by several threads.
 */
public final class ProviderChoice {

    /** How long a provider may be away before another takes its place. */
    public static final Duration ABSENCE = Duration.ofMillis(500);

    private final Plugins<CryptoProvider> providers;
    private Optional<Long> missing = Optional.empty();

    /** How it stands with the provider that is configured. */
    public enum Standing {
        /** It is there. */
        THERE,
        /** It has not come yet, or has gone a moment ago: whoever has something of it goes on with that. */
        AWAITED,
        /** It has gone, and this other one takes its place. */
        REPLACED,
        /** It has gone, and there is no other. */
        NONE
    }

    /**
     * The answer.
     *
     * @param provider to be used; there if the configured one is or has been replaced
     */
    public record Choice(Standing standing, Optional<Plugin<CryptoProvider>> provider) {}

    /** Chooses among these, which are labelled with their names. */
    public ProviderChoice(Plugins<CryptoProvider> providers) {
        this.providers = providers;
    }

    /**
     * How things are now.
     *
     * @param name the provider that is configured
     * @param served whether there has been a provider before; nothing takes the place of one that was never there
     */
    public Choice of(String name, boolean served) {
        Optional<Plugin<CryptoProvider>> named = providers.best(name);
        if (named.isPresent()) {
            missing = Optional.empty();
            return new Choice(Standing.THERE, named);
        }
        if (!served) {
            return new Choice(Standing.AWAITED, Optional.empty());
        }
        long since = missing.orElseGet(System::nanoTime);
        missing = Optional.of(since);
        if (isRecent(since)) {
            return new Choice(Standing.AWAITED, Optional.empty());
        }
        Optional<Plugin<CryptoProvider>> other = providers.all().stream().findFirst();
        return new Choice(other.isPresent() ? Standing.REPLACED : Standing.NONE, other);
    }

    /** Why a provider cannot be had, and which can; nothing if it is there. */
    public Optional<String> lackOf(String name) {
        return providers.best(name).isPresent()
                ? Optional.empty()
                : Optional.of("there is no such provider; those there are: "
                        + providers.labels().stream().sorted().collect(Collectors.joining(", ")));
    }

    /** Whether a provider has gone that may be back in a moment; to be asked again after {@link #ABSENCE}. */
    public boolean isWaiting() {
        return missing.isPresent() && isRecent(missing.get());
    }

    private static boolean isRecent(long since) {
        return System.nanoTime() - since < ABSENCE.toNanos();
    }
}
