package org.sallyport.transport.internal.algorithm.cipher;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/**
 * The key stream of ChaCha20 under one key, one packet after another. The engine's nonce of 96 bits and counter of 32 (RFC 8439) hold the nonce
 * of 64 bits and the counter of 64 that OpenSSH uses: the counter's upper half is always zero within a packet.
 */
final class ChaCha20Stream {

    static final int BLOCK_BYTES = 64;

    private static final int NONCE_BYTES = 12;
    private static final int SEQUENCE_OFFSET = 4;

    private final Primitives primitives;
    private final Cipher cipher;
    private final SecretKey key;
    private final boolean counterInSpec;

    ChaCha20Stream(Primitives primitives, byte[] key) throws GeneralSecurityException {
        this.primitives = primitives;
        this.cipher = primitives.cipher("ChaCha20");
        this.key = new SecretKeySpec(key, "ChaCha20");
        this.counterInSpec = takesCounter();
    }

    /** Goes to the first block of a packet's key stream. */
    void start(long sequence) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        Bytes.putUint64(nonce, SEQUENCE_OFFSET, sequence);
        cipher.init(Cipher.ENCRYPT_MODE, key, spec(nonce), primitives.random());
    }

    void crypt(byte[] in, int offset, int length, byte[] out, int outOffset) throws GeneralSecurityException {
        int stored = cipher.update(in, offset, length, out, outOffset);
        if (stored != length) {
            throw new GeneralSecurityException("ChaCha20 gave " + stored + " bytes for " + length);
        }
    }

    private AlgorithmParameterSpec spec(byte[] nonce) {
        return counterInSpec ? new ChaCha20ParameterSpec(nonce, 0) : new IvParameterSpec(nonce);
    }

    /**
     * The JDK takes the counter beside the nonce; others take the nonce alone and start at 0. Tried on a cipher of its own: after a try, the JDK
     * refuses the same nonce.
     */
    private boolean takesCounter() throws GeneralSecurityException {
        try {
            primitives
                    .cipher("ChaCha20")
                    .init(
                            Cipher.ENCRYPT_MODE,
                            key,
                            new ChaCha20ParameterSpec(new byte[NONCE_BYTES], 0),
                            primitives.random());
            return true;
        } catch (InvalidAlgorithmParameterException e) {
            return false;
        }
    }
}
