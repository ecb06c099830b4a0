package org.sallyport.transport.internal.algorithm.kex;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Optional;
import javax.crypto.KeyAgreement;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** Diffie-Hellman on Curve25519 or Curve448 (RFC 8731). */
final class MontgomeryAgreement extends CurveAgreement {

    private final MontgomeryCurve curve;
    private KeyAgreement agreement;

    MontgomeryAgreement(Primitives primitives, String hash, MontgomeryCurve curve, Optional<Kem> beside) {
        super(primitives, hash, curve.valueBytes(), beside);
        this.curve = curve;
    }

    @Override
    protected byte[] calculateE() throws GeneralSecurityException {
        KeyPairGenerator keys = primitives.keyPairGenerator(curve.name());
        keys.initialize(curve == MontgomeryCurve.X25519 ? 255 : 448, primitives.random());
        KeyPair pair = keys.generateKeyPair();
        agreement = primitives.keyAgreement(curve.name());
        agreement.init(pair.getPrivate(), primitives.random());
        return curve.encode(pair.getPublic());
    }

    @Override
    byte[] curveSecret(byte[] peer) throws GeneralSecurityException {
        agreement.doPhase(curve.decode(peer, primitives.keyFactory(curve.name())), true);
        byte[] secret = agreement.generateSecret();
        requireContribution(secret);
        return secret;
    }

    /** RFC 8731, section 3: a secret of zeros means a public value of small order, and ends the exchange. */
    private static void requireContribution(byte[] secret) throws InvalidKeyException {
        int any = 0;
        for (byte part : secret) {
            any |= part;
        }
        if (any == 0) {
            throw new InvalidKeyException("public value of small order");
        }
    }
}
