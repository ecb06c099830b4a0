package org.sallyport.transport.internal.algorithm.kex;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** The curves of RFC 7748, and what stands before their raw public values in a SubjectPublicKeyInfo (RFC 8410, section 4). */
enum MontgomeryCurve {
    X25519(32, "302a300506032b656e032100"),
    X448(56, "3042300506032b656f033900");

    private final int valueBytes;
    private final byte[] prefix;

    MontgomeryCurve(int valueBytes, String prefix) {
        this.valueBytes = valueBytes;
        this.prefix = HexFormat.of().parseHex(prefix);
    }

    /** Length of a public value. */
    int valueBytes() {
        return valueBytes;
    }

    byte[] encode(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - valueBytes, encoded.length);
    }

    PublicKey decode(byte[] value, KeyFactory factory) throws GeneralSecurityException {
        // RFC 8731, section 3: a value of any other length ends the exchange
        if (value.length != valueBytes) {
            throw new InvalidKeyException("public value of " + value.length + " bytes instead of " + valueBytes);
        }
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + valueBytes);
        System.arraycopy(value, 0, encoded, prefix.length, valueBytes);
        return factory.generatePublic(new X509EncodedKeySpec(encoded));
    }
}
