package org.sallyport.transport.internal.hostkey;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.sallyport.session.HostKey;
import org.sallyport.transport.internal.config.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that prove a server's identity.
 *
 * @param pairs in the order they are configured
 */
public record HostKeys(List<KeyPair> pairs) {

    private static final Logger LOG = LoggerFactory.getLogger(HostKeys.class);

    /** Copies. */
    public HostKeys {
        pairs = List.copyOf(pairs);
    }

    /**
     * Reads the configured keys; types that have no file yet are generated.
     *
     * @param settings which keys
     * @param provider where new keys come from
     * @throws HostKeyException for the first entry that cannot be had
     */
    public static HostKeys load(ServerSettings.HostKeys settings, Provider provider) throws HostKeyException {
        List<KeyPair> pairs = new ArrayList<>();
        for (String entry : settings.entries()) {
            Optional<HostKeyType> type = HostKeyType.of(entry);
            pairs.add(
                    type.isPresent()
                            ? kept(type.get(), settings.directory(), provider)
                            : new HostKeyFile(Path.of(entry)).read());
        }
        return new HostKeys(pairs);
    }

    private static KeyPair kept(HostKeyType type, Path directory, Provider provider) throws HostKeyException {
        Path path = directory.resolve(type.fileName());
        HostKeyFile file = new HostKeyFile(path);
        if (!file.exists()) {
            try {
                KeyPair pair = type.generate(provider);
                if (file.create(pair)) {
                    LOG.info("new host key {} in {}: {}", type.key(), path, fingerprint(pair));
                    return pair;
                }
            } catch (GeneralSecurityException e) {
                throw new HostKeyException(
                        type.key(), "provider " + provider.getName() + " cannot make one: " + e.getMessage());
            }
        }
        return file.read();
    }

    /** The public sides. */
    public List<HostKey> publicSides() {
        return pairs.stream()
                .map(pair -> new HostKey(KeyUtils.getKeyType(pair), fingerprint(pair)))
                .toList();
    }

    private static String fingerprint(KeyPair pair) {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, pair.getPublic());
    }
}
