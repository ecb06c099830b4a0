package org.sallyport.transport.internal.algorithm.signature;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.interfaces.DSAPublicKey;
import java.security.spec.DSAPublicKeySpec;
import java.util.Arrays;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** ssh-dss (RFC 4253, section 6.6): the blob is r and s, 160 bits each. */
final class DsaSignature extends KeySignature {

    private static final int NUMBER_BYTES = 20;

    /** Verifying with a larger modulus takes too long to be asked for by anyone who connects. */
    private static final int LARGEST_MODULUS = 4096;

    private final SigningKeys signingKeys;

    DsaSignature(Primitives primitives, SigningKeys signingKeys) {
        super(primitives, "ssh-dss", "SHA1withDSA");
        this.signingKeys = signingKeys;
    }

    @Override
    PublicKey own(PublicKey key) throws GeneralSecurityException {
        if (!(key instanceof DSAPublicKey dsa)
                || dsa.getParams().getQ().bitLength() != NUMBER_BYTES * Byte.SIZE
                || dsa.getParams().getP().bitLength() > LARGEST_MODULUS) {
            throw new InvalidKeyException("not a DSA key with a subgroup of 160 bits");
        }
        DSAPublicKeySpec spec = new DSAPublicKeySpec(
                dsa.getY(),
                dsa.getParams().getP(),
                dsa.getParams().getQ(),
                dsa.getParams().getG());
        return primitives.keyFactory("DSA").generatePublic(spec);
    }

    @Override
    PrivateKey own(PrivateKey key) throws GeneralSecurityException {
        return signingKeys.own(key, "DSA");
    }

    @Override
    byte[] toBlob(byte[] signature) throws SignatureException {
        DerPair pair = DerPair.decode(signature);
        byte[] blob = new byte[2 * NUMBER_BYTES];
        put(pair.first(), blob, NUMBER_BYTES);
        put(pair.second(), blob, 2 * NUMBER_BYTES);
        return blob;
    }

    @Override
    byte[] fromBlob(byte[] blob) throws SignatureException {
        if (blob.length != 2 * NUMBER_BYTES) {
            throw new SignatureException("signature of " + blob.length + " bytes");
        }
        BigInteger r = new BigInteger(1, Arrays.copyOf(blob, NUMBER_BYTES));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(blob, NUMBER_BYTES, blob.length));
        return new DerPair(r, s).encode();
    }

    private static void put(BigInteger number, byte[] target, int end) {
        byte[] bytes = number.toByteArray();
        int length = Math.min(bytes.length, NUMBER_BYTES);
        System.arraycopy(bytes, bytes.length - length, target, end - length, length);
    }
}
