package org.sallyport.transport.internal.algorithm;

import java.security.Provider;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.helpers.AbstractFactoryManager;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.random.Random;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.server.SshServer;
import org.sallyport.transport.internal.algorithm.cipher.Ciphers;
import org.sallyport.transport.internal.algorithm.kex.KeyExchanges;
import org.sallyport.transport.internal.algorithm.mac.Macs;
import org.sallyport.transport.internal.algorithm.primitive.Fingerprint;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;
import org.sallyport.transport.internal.algorithm.primitive.ProviderRandom;
import org.sallyport.transport.internal.algorithm.signature.Signatures;

/**
 * The algorithms of a server or client, every primitive of which comes from one given provider. Immutable; what an engine has been given applies to new
 * connections, and to open ones at their next key exchange.
 */
public final class AlgorithmSuite {

    private final Primitives primitives;
    private final KeyExchanges exchanges;
    private final List<KeyExchangeFactory> serverKeyExchanges;
    private final List<KeyExchangeFactory> clientKeyExchanges;
    private final List<NamedFactory<Cipher>> ciphers;
    private final List<NamedFactory<Mac>> macs;
    private final List<NamedFactory<Signature>> hostKeySignatures;
    private final List<NamedFactory<Signature>> userKeySignatures;
    private final List<NamedFactory<Compression>> compressions;
    private final List<String> unavailable = new ArrayList<>();

    private AlgorithmSuite(Primitives primitives, AlgorithmLists lists) {
        this.primitives = primitives;
        this.exchanges = new KeyExchanges(primitives);
        Map<String, ? extends NamedFactory<Signature>> signatures = Signatures.on(primitives);
        serverKeyExchanges = pick(lists, AlgorithmKind.KEY_EXCHANGE, exchanges.serverSide());
        clientKeyExchanges = pick(lists, AlgorithmKind.KEY_EXCHANGE, exchanges.clientSide());
        ciphers = pick(lists, AlgorithmKind.CIPHER, Ciphers.on(primitives));
        macs = pick(lists, AlgorithmKind.MAC, Macs.on(primitives));
        hostKeySignatures = pick(lists, AlgorithmKind.HOST_KEY, signatures);
        userKeySignatures = pick(lists, AlgorithmKind.USER_KEY, signatures);
        compressions = pick(lists, AlgorithmKind.COMPRESSION, compressionsByName());
    }

    /**
     * The algorithms of these lists on the primitives of this provider. What the provider lacks is left out, see {@link #unavailable()}.
     *
     * @param provider used as it is; need not be registered
     * @throws IllegalArgumentException if of one kind nothing remains, or the provider has no source of randomness
     */
    public static AlgorithmSuite of(Provider provider, AlgorithmLists lists) {
        return new AlgorithmSuite(new Primitives(provider), lists);
    }

    /** Key exchanges of a server, most preferred first. */
    public List<KeyExchangeFactory> serverKeyExchanges() {
        return serverKeyExchanges;
    }

    /** Key exchanges of a client, most preferred first. */
    public List<KeyExchangeFactory> clientKeyExchanges() {
        return clientKeyExchanges;
    }

    /** Ciphers, most preferred first. */
    public List<NamedFactory<Cipher>> ciphers() {
        return ciphers;
    }

    /** Message authentication codes, most preferred first. */
    public List<NamedFactory<Mac>> macs() {
        return macs;
    }

    /** Signatures of host keys, most preferred first. */
    public List<NamedFactory<Signature>> hostKeySignatures() {
        return hostKeySignatures;
    }

    /** Signatures of user keys that are accepted. */
    public List<NamedFactory<Signature>> userKeySignatures() {
        return userKeySignatures;
    }

    /** The fingerprint of a key, hashed by this provider. */
    public String fingerprint(PublicKey key) {
        return Fingerprint.of(key, primitives);
    }

    /** Compression methods, most preferred first. */
    public List<NamedFactory<Compression>> compressions() {
        return compressions;
    }

    /** A new source of randomness for the engine. */
    public Random random() {
        return new ProviderRandom(primitives);
    }

    /** The names that the lists have and the provider cannot serve, for the log. */
    public List<String> unavailable() {
        return List.copyOf(unavailable);
    }

    /**
     * Gives a server these algorithms. Signatures of user keys are not the server's but its {@code UserAuthPublicKeyFactory}'s: give it {@link
     * #userKeySignatures()}.
     */
    public void applyTo(SshServer server) {
        applyCommonTo(server);
        server.setKeyExchangeFactories(serverKeyExchanges);
        server.setSignatureFactories(hostKeySignatures);
        server.setKexExtensionHandler(new UserKeyAlgorithms(NamedResource.getNameList(userKeySignatures)));
    }

    /**
     * Makes the JVM compile what most clients will use. Works on the caller's thread, some three seconds at most unless the machine is busy; to be called once per provider,
     * before or while the first connections come.
     */
    public void warmUp() {
        new WarmUp(this, primitives, exchanges.computations()).run();
    }

    /** Gives a client these algorithms. */
    public void applyTo(SshClient client) {
        applyCommonTo(client);
        client.setKeyExchangeFactories(clientKeyExchanges);
        client.setSignatureFactories(hostKeySignatures);
    }

    private void applyCommonTo(AbstractFactoryManager engine) {
        engine.setCipherFactories(ciphers);
        engine.setMacFactories(macs);
        engine.setCompressionFactories(compressions);
        engine.setRandomFactory(this::random);
    }

    private <T extends NamedResource> List<T> pick(
            AlgorithmLists lists, AlgorithmKind kind, Map<String, ? extends T> available) {
        List<T> picked = new ArrayList<>();
        for (String name : lists.names(kind)) {
            T factory = available.get(name);
            if (factory != null) {
                picked.add(factory);
            } else if (!unavailable.contains(name)) {
                unavailable.add(name);
            }
        }
        if (picked.isEmpty()) {
            throw new IllegalArgumentException("provider " + primitives.providerName() + " has what none of "
                    + kind.key() + " needs: " + String.join(", ", lists.names(kind)));
        }
        return List.copyOf(picked);
    }

    private static Map<String, BuiltinCompressions> compressionsByName() {
        return BuiltinCompressions.VALUES.stream()
                .collect(Collectors.toMap(NamedResource::getName, Function.identity()));
    }
}
