package org.sallyport.transport.internal.algorithm.signature;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** Private keys as the provider's own. Host keys sign at every connect, so what was converted once is kept while the key lives. */
final class SigningKeys {

    private final Primitives primitives;
    private final Map<PrivateKey, PrivateKey> converted = Collections.synchronizedMap(new WeakHashMap<>());

    SigningKeys(Primitives primitives) {
        this.primitives = primitives;
    }

    /**
     * @param key of any provider
     * @param algorithm of the key, such as {@code RSA}
     * @return the same key as the provider's; or the given one if its value is not to be had
     */
    PrivateKey own(PrivateKey key, String algorithm) throws GeneralSecurityException {
        PrivateKey known = converted.get(key);
        if (known != null) {
            return known;
        }
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            return key;
        }
        PrivateKey own = primitives.keyFactory(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        converted.put(key, own);
        return own;
    }
}
