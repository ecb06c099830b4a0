package org.sallyport.transport.internal.algorithm.cipher;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/**
 * A block cipher in a chained mode (RFC 4253, section 6.3; RFC 4344, section 4): the state runs on from packet to packet.
 *
 * <p>Some providers hold the last block of an update back until they know whether more follows. Then the block is fetched by {@code doFinal} and
 * the cipher starts again with the vector that the mode is at.
 */
final class BlockModeCipher extends ShapedCipher {

    private final Primitives primitives;
    private final boolean counterMode;
    private Cipher cipher;
    private SecretKey key;
    private int jcaMode;
    private byte[] vector;

    BlockModeCipher(CipherShape shape, Primitives primitives) {
        super(shape);
        this.primitives = primitives;
        this.counterMode = shape.transformation().contains("/CTR/");
    }

    @Override
    public void init(Mode mode, byte[] keyMaterial, byte[] iv) throws GeneralSecurityException {
        cipher = primitives.cipher(shape.transformation());
        key = new SecretKeySpec(first(keyMaterial, shape.keyBytes()), shape.algorithm());
        jcaMode = jcaMode(mode);
        vector = Arrays.copyOf(iv, shape.ivBytes());
        cipher.init(jcaMode, key, new IvParameterSpec(vector));
    }

    @Override
    public void update(byte[] input, int offset, int length) throws GeneralSecurityException {
        if (length == 0) {
            return;
        }
        boolean chainedDecryption = !counterMode && jcaMode == Cipher.DECRYPT_MODE;
        byte[] lastReceived = chainedDecryption ? lastBlock(input, offset, length) : vector;
        int stored = cipher.update(input, offset, length, input, offset);
        if (counterMode) {
            advance(length / vector.length);
        }
        if (stored < length) {
            fetchHeldBack(input, offset, length, stored);
            boolean chainedEncryption = !counterMode && jcaMode == Cipher.ENCRYPT_MODE;
            vector = chainedEncryption ? lastBlock(input, offset, length) : lastReceived;
            cipher.init(jcaMode, key, new IvParameterSpec(vector));
        }
    }

    @Override
    public void updateAAD(byte[] data, int offset, int length) {
        throw new UnsupportedOperationException(shape.name() + " does not authenticate");
    }

    private void fetchHeldBack(byte[] input, int offset, int length, int stored) throws GeneralSecurityException {
        int total = stored + cipher.doFinal(input, offset + stored);
        if (total != length) {
            throw new GeneralSecurityException(shape.name() + " gave " + total + " bytes for " + length);
        }
    }

    private byte[] lastBlock(byte[] data, int offset, int length) {
        int end = offset + length;
        return Arrays.copyOfRange(data, end - vector.length, end);
    }

    private void advance(long blocks) {
        long carry = blocks;
        for (int i = vector.length - 1; i >= 0 && carry != 0; i--) {
            carry += vector[i] & 0xFF;
            vector[i] = (byte) carry;
            carry >>>= Byte.SIZE;
        }
    }
}
