package org.sallyport.transport.internal.algorithm.signature;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** rsa-sha2-512, rsa-sha2-256 (RFC 8332) and ssh-rsa: the blob is as long as the modulus. */
final class RsaSignature extends KeySignature {

    /** OpenSSH's RequiredRSASize. */
    private static final int SMALLEST_MODULUS = 1024;

    /** Verifying with a larger one takes too long to be asked for by anyone who connects. */
    private static final int LARGEST_MODULUS = 16_384;

    private final SigningKeys signingKeys;
    private int modulusBytes;

    RsaSignature(Primitives primitives, String name, String algorithm, SigningKeys signingKeys) {
        super(primitives, name, algorithm);
        this.signingKeys = signingKeys;
    }

    @Override
    PublicKey own(PublicKey key) throws GeneralSecurityException {
        if (!(key instanceof RSAPublicKey rsa)) {
            throw new InvalidKeyException("not an RSA key: " + key.getAlgorithm());
        }
        int bits = rsa.getModulus().bitLength();
        if (bits < SMALLEST_MODULUS || bits > LARGEST_MODULUS) {
            throw new InvalidKeyException(
                    "an RSA key of " + bits + " bits; taken are " + SMALLEST_MODULUS + " to " + LARGEST_MODULUS);
        }
        modulusBytes = (bits + Byte.SIZE - 1) / Byte.SIZE;
        return primitives
                .keyFactory("RSA")
                .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    }

    @Override
    PrivateKey own(PrivateKey key) throws GeneralSecurityException {
        return signingKeys.own(key, "RSA");
    }

    @Override
    byte[] toBlob(byte[] signature) {
        return signature;
    }

    /** Some clients leave leading zeros out; the provider wants them. */
    @Override
    byte[] fromBlob(byte[] blob) throws SignatureException {
        if (blob.length > modulusBytes) {
            throw new SignatureException("signature of " + blob.length + " bytes for a modulus of " + modulusBytes);
        }
        byte[] whole = new byte[modulusBytes];
        System.arraycopy(blob, 0, whole, modulusBytes - blob.length, blob.length);
        return whole;
    }
}
