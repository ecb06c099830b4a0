package org.sallyport.transport.internal.algorithm.kex;

import java.security.GeneralSecurityException;
import java.util.Optional;
import org.apache.sshd.common.kex.CurveSizeIndicator;
import org.apache.sshd.common.kex.KeyEncapsulationMethod;
import org.apache.sshd.common.util.buffer.Buffer;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** Diffie-Hellman on a curve, alone or as the classic half of a hybrid: public values are strings of fixed length. */
abstract class CurveAgreement extends Agreement implements CurveSizeIndicator {

    private final int valueLength;
    private final Optional<Encapsulation> beside;

    /**
     * @param valueLength of a public value, in bytes
     * @param beside the post-quantum half of a hybrid
     */
    CurveAgreement(Primitives primitives, String hash, int valueLength, Optional<Kem> beside) {
        super(primitives, hash);
        this.valueLength = valueLength;
        this.beside = beside.map(kem -> new Encapsulation(kem, primitives));
    }

    @Override
    public final int getByteLength() {
        return valueLength;
    }

    /** The post-quantum half; null, as the engine wants it, if there is none. */
    @Override
    public final KeyEncapsulationMethod getKeyEncapsulation() {
        return beside.orElse(null);
    }

    @Override
    public final void putE(Buffer buffer, byte[] e) {
        buffer.putBytes(e);
    }

    @Override
    public final void putF(Buffer buffer, byte[] f) {
        buffer.putBytes(f);
    }

    /** RFC 5656, section 4: an mpint. In a hybrid the secret is hashed with the other half's, at its full length. */
    @Override
    final byte[] secret(byte[] peer) throws GeneralSecurityException {
        if (beside.isEmpty()) {
            return stripLeadingZeroes(curveSecret(peer));
        }
        beside.get().requireSound();
        return curveSecret(peer);
    }

    /** Checks the peer's public value and computes the shared secret, of fixed length. */
    abstract byte[] curveSecret(byte[] peer) throws GeneralSecurityException;
}
