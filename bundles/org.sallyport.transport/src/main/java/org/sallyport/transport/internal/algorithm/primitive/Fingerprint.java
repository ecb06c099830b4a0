package org.sallyport.transport.internal.algorithm.primitive;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import org.apache.sshd.common.config.keys.KeyUtils;

/** What people compare instead of a key, as OpenSSH shows it: {@code SHA256:} and the hash of what is sent. */
public final class Fingerprint {

    private Fingerprint() {}

    /**
     * The fingerprint of a key.
     *
     * @throws IllegalArgumentException if the provider has no SHA-256, without which no server starts
     */
    public static String of(PublicKey key, Primitives primitives) {
        try {
            return KeyUtils.getFingerPrint(new ProviderDigest(primitives, "SHA-256"), key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
