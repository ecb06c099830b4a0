package org.sallyport.transport.internal.algorithm.kex;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPublicKeySpec;
import java.util.Optional;
import javax.crypto.KeyAgreement;
import org.sallyport.transport.internal.algorithm.primitive.PrimeCurve;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** Diffie-Hellman on a NIST curve (RFC 5656, section 4). */
final class PrimeCurveAgreement extends CurveAgreement {

    private final PrimeCurve curve;
    private KeyAgreement agreement;

    PrimeCurveAgreement(Primitives primitives, String hash, PrimeCurve curve, Optional<Kem> beside) {
        super(primitives, hash, curve.pointBytes(), beside);
        this.curve = curve;
    }

    @Override
    protected byte[] calculateE() throws GeneralSecurityException {
        KeyPairGenerator keys = primitives.keyPairGenerator("EC");
        keys.initialize(curve.parameters(), primitives.random());
        KeyPair pair = keys.generateKeyPair();
        agreement = primitives.keyAgreement("ECDH");
        agreement.init(pair.getPrivate(), primitives.random());
        return curve.encode(((ECPublicKey) pair.getPublic()).getW());
    }

    @Override
    byte[] curveSecret(byte[] peer) throws GeneralSecurityException {
        ECPublicKeySpec spec = new ECPublicKeySpec(curve.decode(peer), curve.parameters());
        agreement.doPhase(primitives.keyFactory("EC").generatePublic(spec), true);
        return agreement.generateSecret();
    }
}
