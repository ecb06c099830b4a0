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

    private static final int PIECE = 4096;

    /** More than providers hold back of the piece before: a block. */
    private static final int HELD_BACK = 32;

    private final Primitives primitives;
    private final boolean counterMode;
    private final byte[] scratch = new byte[PIECE + HELD_BACK];
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
        cipher.init(jcaMode, key, new IvParameterSpec(vector), primitives.random());
    }

    @Override
    public void update(byte[] input, int offset, int length) throws GeneralSecurityException {
        boolean chained = !counterMode;
        boolean decrypting = jcaMode == Cipher.DECRYPT_MODE;
        if (chained && decrypting && length > 0) {
            vector = lastBlock(input, offset, length);
        }
        int produced = crypt(input, offset, length);
        if (counterMode) {
            advance(length / vector.length);
        }
        if (produced < length) {
            fetchHeldBack(input, offset, length, produced);
            if (chained && !decrypting) {
                vector = lastBlock(input, offset, length);
            }
            cipher.init(jcaMode, key, new IvParameterSpec(vector), primitives.random());
        }
    }

    @Override
    public void updateAAD(byte[] data, int offset, int length) {
        throw new UnsupportedOperationException(shape.name() + " does not authenticate");
    }

    /**
     * Works in pieces through an array that is kept: from an array into itself, the JDK would make one as large as the input each time.
     */
    private int crypt(byte[] input, int offset, int length) throws GeneralSecurityException {
        int produced = 0;
        for (int consumed = 0; consumed < length; consumed += PIECE) {
            int taken = Math.min(PIECE, length - consumed);
            int stored = cipher.update(input, offset + consumed, taken, scratch, 0);
            System.arraycopy(scratch, 0, input, offset + produced, stored);
            produced += stored;
        }
        return produced;
    }

    private void fetchHeldBack(byte[] input, int offset, int length, int produced) throws GeneralSecurityException {
        int last = cipher.doFinal(scratch, 0);
        if (produced + last != length) {
            throw new GeneralSecurityException(shape.name() + " gave " + (produced + last) + " bytes for " + length);
        }
        System.arraycopy(scratch, 0, input, offset + produced, last);
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
