package org.sallyport.transport.internal.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.Provider;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.junit.jupiter.api.Test;
import org.sallyport.transport.internal.algorithm.cipher.Ciphers;
import org.sallyport.transport.internal.algorithm.kex.KeyExchanges;
import org.sallyport.transport.internal.algorithm.mac.Macs;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;
import org.sallyport.transport.internal.algorithm.signature.Signatures;

/** Names, implementations and what the engine has beside them stay together: who adds to one has to decide on the others. */
class CoverageTest {

    @Test
    void everyImplementationHasAPolicyAndEveryNameAnImplementation() {
        assertEquals(
                known(AlgorithmKind.KEY_EXCHANGE), implemented(AlgorithmKind.KEY_EXCHANGE, Providers.BOUNCY_CASTLE));
        assertEquals(known(AlgorithmKind.CIPHER), implemented(AlgorithmKind.CIPHER, Providers.BOUNCY_CASTLE));
        assertEquals(known(AlgorithmKind.MAC), implemented(AlgorithmKind.MAC, Providers.BOUNCY_CASTLE));
        assertEquals(known(AlgorithmKind.HOST_KEY), implemented(AlgorithmKind.HOST_KEY, Providers.BOUNCY_CASTLE));
        assertEquals(known(AlgorithmKind.USER_KEY), implemented(AlgorithmKind.USER_KEY, Providers.BOUNCY_CASTLE));
    }

    @Test
    void theJdkLacksOnlyWhatItNeverHad() {
        AlgorithmSuite suite = AlgorithmSuite.of(Providers.JDK, AlgorithmLists.of(AlgorithmPolicy.LEGACY));
        assertEquals(Set.of("cast128-cbc", "hmac-ripemd160", "hmac-ripemd160-96"), Set.copyOf(suite.unavailable()));
    }

    /** What an upgrade of the engine brings must be taken in or listed here with a reason. */
    @Test
    void theEngineHasNothingThatHasNotBeenDecidedOn() {
        assertEquals(Set.of(), undecided(BuiltinDHFactories.VALUES, AlgorithmKind.KEY_EXCHANGE, Set.of()));
        // RC4: to come with the other ciphers that need a discarded key stream; "none" encrypts nothing.
        assertEquals(
                Set.of(),
                undecided(BuiltinCiphers.VALUES, AlgorithmKind.CIPHER, Set.of("arcfour128", "arcfour256", "none")));
        assertEquals(Set.of(), undecided(BuiltinMacs.VALUES, AlgorithmKind.MAC, Set.of()));
        assertEquals(Set.of(), undecided(BuiltinCompressions.VALUES, AlgorithmKind.COMPRESSION, Set.of()));
        // Certificates are a matter of their own.
        Set<String> certificates = names(BuiltinSignatures.VALUES).stream()
                .filter(name -> name.contains("-cert-v01@"))
                .collect(Collectors.toSet());
        assertEquals(Set.of(), undecided(BuiltinSignatures.VALUES, AlgorithmKind.USER_KEY, certificates));
    }

    private static Set<String> undecided(
            Collection<? extends NamedResource> engine, AlgorithmKind kind, Set<String> leftOut) {
        Set<String> undecided = names(engine);
        undecided.removeAll(AlgorithmCatalogue.known(kind));
        undecided.removeAll(leftOut);
        return undecided;
    }

    private static Set<String> names(Collection<? extends NamedResource> factories) {
        return factories.stream().map(NamedResource::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> known(AlgorithmKind kind) {
        return new TreeSet<>(AlgorithmCatalogue.known(kind));
    }

    private static Set<String> implemented(AlgorithmKind kind, Provider provider) {
        Primitives primitives = new Primitives(provider);
        return new TreeSet<>(
                switch (kind) {
                    case KEY_EXCHANGE ->
                        new KeyExchanges(primitives).computations().keySet();
                    case CIPHER -> Ciphers.on(primitives).keySet();
                    case MAC -> Macs.on(primitives).keySet();
                    case HOST_KEY, USER_KEY -> Signatures.on(primitives).keySet();
                    case COMPRESSION -> Set.of();
                });
    }
}
