package org.sallyport.transport.internal.algorithm.signature;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.sallyport.transport.internal.algorithm.primitive.PrimeCurve;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** ecdsa-sha2-* (RFC 5656, section 3.1.2): the blob is r and s as mpints. */
final class EcdsaSignature extends KeySignature {

    private final PrimeCurve curve;

    EcdsaSignature(Primitives primitives, String name, String algorithm, PrimeCurve curve) {
        super(primitives, name, algorithm);
        this.curve = curve;
    }

    @Override
    PublicKey own(PublicKey key) throws GeneralSecurityException {
        if (!(key instanceof ECPublicKey point) || !curve.isCurveOf(point.getParams())) {
            throw new InvalidKeyException("the key is not on the curve of " + this);
        }
        return primitives.keyFactory("EC").generatePublic(new ECPublicKeySpec(point.getW(), curve.parameters()));
    }

    @Override
    PrivateKey own(PrivateKey key) throws GeneralSecurityException {
        if (!(key instanceof ECPrivateKey number)) {
            return key;
        }
        if (!curve.isCurveOf(number.getParams())) {
            throw new InvalidKeyException("the key is not on the curve of " + this);
        }
        return primitives.keyFactory("EC").generatePrivate(new ECPrivateKeySpec(number.getS(), curve.parameters()));
    }

    @Override
    byte[] toBlob(byte[] signature) throws SignatureException {
        DerPair pair = DerPair.decode(signature);
        ByteArrayBuffer blob = new ByteArrayBuffer();
        blob.putMPInt(pair.first());
        blob.putMPInt(pair.second());
        return blob.getCompactData();
    }

    @Override
    byte[] fromBlob(byte[] blob) throws SignatureException {
        ByteArrayBuffer wire = new ByteArrayBuffer(blob);
        BigInteger r = number(wire.getMPIntAsBytes());
        BigInteger s = number(wire.getMPIntAsBytes());
        if (wire.available() != 0) {
            throw new SignatureException("bytes after r and s");
        }
        return new DerPair(r, s).encode();
    }

    private static BigInteger number(byte[] bytes) throws SignatureException {
        if (bytes.length == 0) {
            throw new SignatureException("a number is zero");
        }
        return new BigInteger(bytes);
    }
}
