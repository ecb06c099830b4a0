package org.sallyport.transport.internal.hostkey;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.sallyport.session.HostKey;
import org.sallyport.transport.internal.algorithm.primitive.Fingerprint;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;
import org.sallyport.transport.internal.config.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that prove a server's identity.
 *
 * @param pairs in the order they are configured
 * @param publicSides of the pairs
 */
public record HostKeys(List<KeyPair> pairs, List<HostKey> publicSides) {

    /** No keys. */
    public static final HostKeys NONE = new HostKeys(List.of(), List.of());

    private static final Logger LOG = LoggerFactory.getLogger(HostKeys.class);

    /** Copies. */
    public HostKeys {
        pairs = List.copyOf(pairs);
        publicSides = List.copyOf(publicSides);
    }

    /**
     * Reads the configured keys; types that have no file yet are generated.
     *
     * @param settings which keys
     * @param primitives where new keys come from
     * @throws HostKeyException for the first entry that cannot be had
     */
    public static HostKeys load(ServerSettings.HostKeys settings, Primitives primitives) throws HostKeyException {
        List<KeyPair> pairs = new ArrayList<>();
        for (String entry : settings.entries()) {
            Optional<HostKeyType> type = HostKeyType.of(entry);
            pairs.add(
                    type.isPresent()
                            ? kept(type.get(), settings.directory(), primitives)
                            : new HostKeyFile(Path.of(entry)).read());
        }
        return new HostKeys(
                pairs, pairs.stream().map(pair -> publicSide(pair, primitives)).toList());
    }

    private static KeyPair kept(HostKeyType type, Path directory, Primitives primitives) throws HostKeyException {
        Path path = directory.resolve(type.fileName());
        HostKeyFile file = new HostKeyFile(path);
        if (!file.exists()) {
            try {
                KeyPair pair = type.generate(primitives);
                if (file.create(pair)) {
                    LOG.info(
                            "new host key {} in {}: {}",
                            type.key(),
                            path,
                            publicSide(pair, primitives).fingerprint());
                    return pair;
                }
            } catch (GeneralSecurityException e) {
                throw new HostKeyException(
                        type.key(), "provider " + primitives.providerName() + " cannot make one: " + e.getMessage());
            }
        }
        return file.read();
    }

    private static HostKey publicSide(KeyPair pair, Primitives primitives) {
        return new HostKey(KeyUtils.getKeyType(pair), Fingerprint.of(pair.getPublic(), primitives));
    }
}
