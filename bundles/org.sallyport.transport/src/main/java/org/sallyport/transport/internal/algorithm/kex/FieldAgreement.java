package org.sallyport.transport.internal.algorithm.kex;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import javax.crypto.KeyAgreement;
import javax.crypto.interfaces.DHPublicKey;
import javax.crypto.spec.DHParameterSpec;
import javax.crypto.spec.DHPublicKeySpec;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** Diffie-Hellman in a finite field (RFC 4253, section 8; RFC 8268; RFC 4419). */
final class FieldAgreement extends Agreement {

    /** Twice the strength of the strongest cipher, as RFC 4419, section 6.2 advises; shorter exponents make the largest groups bearable. */
    private static final int EXPONENT_BITS = 512;

    private final BigInteger prime;
    private final BigInteger generator;
    private KeyAgreement agreement;

    FieldAgreement(Primitives primitives, String hash, BigInteger prime, BigInteger generator) {
        super(primitives, hash);
        this.prime = prime;
        this.generator = generator;
    }

    @Override
    protected byte[] calculateE() throws GeneralSecurityException {
        KeyPairGenerator keys = primitives.keyPairGenerator("DH");
        keys.initialize(new DHParameterSpec(prime, generator, EXPONENT_BITS), primitives.random());
        KeyPair pair = keys.generateKeyPair();
        agreement = primitives.keyAgreement("DH");
        agreement.init(pair.getPrivate(), primitives.random());
        return ((DHPublicKey) pair.getPublic()).getY().toByteArray();
    }

    @Override
    byte[] secret(byte[] peer) throws GeneralSecurityException {
        BigInteger value = new BigInteger(peer);
        // RFC 8268, section 4: 1 < value < p - 1
        if (value.compareTo(BigInteger.ONE) <= 0 || value.compareTo(prime.subtract(BigInteger.ONE)) >= 0) {
            throw new InvalidKeyException("public value out of range");
        }
        DHPublicKeySpec spec = new DHPublicKeySpec(value, prime, generator);
        agreement.doPhase(primitives.keyFactory("DH").generatePublic(spec), true);
        return stripLeadingZeroes(agreement.generateSecret());
    }
}
