package org.sallyport.transport.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.Provider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.sallyport.client.ClientAlgorithms;
import org.sallyport.client.ClientException;
import org.sallyport.client.ClientException.Reason;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.crypto.bc.internal.BouncyCastleCrypto;
import org.sallyport.crypto.jca.internal.JdkCrypto;
import org.sallyport.transport.internal.plugin.Plugin;
import org.sallyport.transport.internal.plugin.Plugins;

/** What is offered while crypto providers come and go. */
class OffersTest {

    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final ClientAlgorithms ALGORITHMS = new ClientAlgorithms("jca", "modern", Map.of());
    private static final Plugin<CryptoProvider> JCA = new Plugin<>(new JdkCrypto(), 0, 1, Set.of("jca"), "jca");
    private static final Plugin<CryptoProvider> BC = new Plugin<>(new BouncyCastleCrypto(), 0, 2, Set.of("bc"), "bc");

    private final Plugins<CryptoProvider> providers = new Plugins<>(this::changed);
    private final Offers offers = new Offers(providers);

    private void changed() {
        offers.providersChanged();
    }

    @Test
    void whatRemainsTakesThePlaceOfAProviderThatHasGone() throws Exception {
        providers.put(JCA);
        providers.put(BC);
        Offer first = offer();
        assertSame(JCA.service().provider(), first.provider());

        providers.remove(JCA.id());
        assertSame(first.provider(), offer().provider(), "it may be back in a moment");
        awaitProvider(BC.service().provider());

        providers.put(JCA);
        assertSame(JCA.service().provider(), offer().provider());
    }

    @Test
    void theSameIsSaidAsLongAsNothingChanges() throws Exception {
        providers.put(JCA);
        Offer first = offer();
        assertSame(first, offers.offer(ALGORITHMS, Optional.of(first)));
        ClientAlgorithms others = new ClientAlgorithms("jca", "modern", Map.of("ciphers", "aes128-ctr"));
        Offer changed = offers.offer(others, Optional.of(first));
        assertEquals(
                List.of("aes128-ctr"),
                changed.suite().ciphers().stream()
                        .map(cipher -> cipher.getName())
                        .toList());
    }

    @Test
    void nothingTakesThePlaceOfAProviderThatWasNeverThere() {
        providers.put(BC);
        ClientException why = assertThrows(ClientException.class, this::offer);
        assertEquals(Reason.NOT_READY, why.reason());
        assertEquals("there is no crypto provider jca; waiting for its bundle to start", why.getMessage());
    }

    @Test
    void whoWaitsIsToldWhenThereIsAProvider() throws Exception {
        CompletableFuture<Void> first = ready();
        assertFalse(first.isDone());
        providers.put(BC);
        assertFalse(first.isDone(), "nobody waits for this one");
        providers.put(JCA);
        assertTrue(first.isDone());
        assertTrue(ready().isDone());

        providers.remove(BC.id());
        providers.remove(JCA.id());
        awaitNone();
        CompletableFuture<Void> second = ready();
        assertFalse(second.isDone());
        providers.put(BC);
        assertTrue(second.isDone(), "it takes the place of the one that has gone");
    }

    @Test
    void valuesThatMeanNothingAreNamed() {
        providers.put(JCA);
        ClientAlgorithms wrong = new ClientAlgorithms("jca", "strict", Map.of("ciphers", "rot13"));
        ClientException why = assertThrows(ClientException.class, () -> offers.offer(wrong, Optional.empty()));
        assertEquals(Reason.SETTINGS, why.reason());
        assertTrue(why.getMessage().contains("algorithms.policy = \"strict\" is refused"), why.getMessage());
        assertTrue(why.getMessage().contains("ciphers = \"rot13\" is refused"), why.getMessage());
    }

    private Offer offer() throws ClientException {
        return offers.offer(ALGORITHMS, Optional.empty());
    }

    private CompletableFuture<Void> ready() {
        return offers.ready(ALGORITHMS).toCompletableFuture();
    }

    private void awaitProvider(Provider provider) throws ClientException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (offer().provider() != provider) {
            assertTrue(System.nanoTime() < end, "waited too long");
            LockSupport.parkNanos(2_000_000);
        }
    }

    private void awaitNone() {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (ready().isDone()) {
            assertTrue(System.nanoTime() < end, "waited too long");
            LockSupport.parkNanos(2_000_000);
        }
    }
}
