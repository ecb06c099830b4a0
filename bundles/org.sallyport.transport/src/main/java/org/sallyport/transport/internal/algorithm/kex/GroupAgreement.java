package org.sallyport.transport.internal.algorithm.kex;

import java.math.BigInteger;
import org.apache.sshd.common.digest.Digest;
import org.apache.sshd.common.kex.DHG;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** Diffie-Hellman in a group agreed upon first (RFC 4419), in the only form in which the engine takes it. */
final class GroupAgreement extends DHG {

    private final FieldAgreement agreement;

    GroupAgreement(Primitives primitives, String hash, BigInteger prime, BigInteger generator) throws Exception {
        super(null, prime, generator);
        this.agreement = new FieldAgreement(primitives, hash, prime, generator);
    }

    @Override
    public void setF(byte[] value) {
        agreement.setF(value);
    }

    @Override
    public Digest getHash() throws Exception {
        return agreement.getHash();
    }

    @Override
    protected byte[] calculateE() throws Exception {
        return agreement.getE();
    }

    @Override
    protected byte[] calculateK() throws Exception {
        return agreement.getK();
    }
}
