package org.sallyport.transport.internal.algorithm.signature;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** ssh-ed25519 (RFC 8709): the blob is the signature of RFC 8032. */
final class Ed25519Signature extends KeySignature {

    static final String ALGORITHM = "Ed25519";

    private static final int SIGNATURE_BYTES = 64;

    private final SigningKeys signingKeys;

    Ed25519Signature(Primitives primitives, SigningKeys signingKeys) {
        super(primitives, "ssh-ed25519", ALGORITHM);
        this.signingKeys = signingKeys;
    }

    @Override
    PublicKey own(PublicKey key) throws GeneralSecurityException {
        return primitives.keyFactory(ALGORITHM).generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    }

    @Override
    PrivateKey own(PrivateKey key) throws GeneralSecurityException {
        return signingKeys.own(key, ALGORITHM);
    }

    @Override
    byte[] toBlob(byte[] signature) {
        return signature;
    }

    @Override
    byte[] fromBlob(byte[] blob) throws SignatureException {
        if (blob.length != SIGNATURE_BYTES) {
            throw new SignatureException("signature of " + blob.length + " bytes");
        }
        return blob;
    }
}
