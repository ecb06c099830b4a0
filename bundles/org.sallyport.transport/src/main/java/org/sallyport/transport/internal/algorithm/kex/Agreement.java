package org.sallyport.transport.internal.algorithm.kex;

import java.security.GeneralSecurityException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.digest.Digest;
import org.apache.sshd.common.kex.AbstractDH;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;
import org.sallyport.transport.internal.algorithm.primitive.ProviderDigest;

/**
 * One Diffie-Hellman computation: what all kinds share. The peer's value is checked when the secret is computed, and what is wrong with it ends the
 * key exchange.
 */
abstract class Agreement extends AbstractDH {

    final Primitives primitives;
    private final String hash;
    private byte[] peerValue;

    /** @param hash of the exchange, such as {@code SHA-256} */
    Agreement(Primitives primitives, String hash) {
        this.primitives = primitives;
        this.hash = hash;
    }

    @Override
    public final void setF(byte[] value) {
        peerValue = value;
    }

    @Override
    public final Digest getHash() throws GeneralSecurityException {
        return new ProviderDigest(primitives, hash);
    }

    @Override
    protected final byte[] calculateK() throws SshException {
        try {
            return secret(peerValue);
        } catch (GeneralSecurityException | IllegalArgumentException | IllegalStateException e) {
            throw new SshException(
                    SshConstants.SSH2_DISCONNECT_KEY_EXCHANGE_FAILED, "bad key exchange value: " + e.getMessage(), e);
        }
    }

    /**
     * Checks the peer's public value and computes the shared secret.
     *
     * @return without leading zeros where it is exchanged as an mpint (RFC 4253, section 8)
     */
    abstract byte[] secret(byte[] peer) throws GeneralSecurityException;
}
