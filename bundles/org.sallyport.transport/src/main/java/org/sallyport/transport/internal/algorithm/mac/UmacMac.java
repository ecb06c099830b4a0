package org.sallyport.transport.internal.algorithm.mac;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/**
 * UMAC (RFC 4418) over a packet, with its sequence number as nonce (draft-miller-secsh-umac): a universal hash, encrypted with a pad of AES. Tags of 8
 * or 16 bytes.
 */
final class UmacMac extends ShapedMac {

    private static final int AES_BLOCK = 16;
    private static final int SHORT_TAG = 8;

    private final Primitives primitives;
    private final int[] hash;
    private final byte[] padInput = new byte[AES_BLOCK];
    private final byte[] pad = new byte[AES_BLOCK];
    private final byte[] tag;
    private Cipher padCipher;
    private UniversalHash universal;
    private long nonce;
    private long padNonce;

    UmacMac(MacShape shape, Primitives primitives) {
        super(shape);
        this.primitives = primitives;
        this.hash = new int[shape.tagBytes() / UniversalHash.WORD_BYTES];
        this.tag = new byte[shape.tagBytes()];
    }

    @Override
    public void init(byte[] material) throws GeneralSecurityException {
        Cipher keys = aes(key(material));
        padCipher = aes(derive(keys, 0, shape.keyBytes()));
        universal = new UniversalHash(hash.length, (index, bytes) -> derive(keys, index, bytes));
        fillPad(0);
    }

    /** The packet's sequence number. */
    @Override
    public void updateUInt(long value) {
        nonce = value;
    }

    @Override
    public void update(byte[] buf, int start, int len) {
        universal.update(buf, start, len);
    }

    @Override
    public void doFinal(byte[] buf, int offset) throws GeneralSecurityException {
        universal.finish(hash);
        int from = 0;
        long padded = nonce;
        if (tag.length == SHORT_TAG) {
            // A block of the pad serves two numbers (RFC 4418, section 3.3.1).
            from = (int) (nonce & 1) * SHORT_TAG;
            padded = nonce & ~1L;
        }
        if (padded != padNonce) {
            fillPad(padded);
        }
        ByteBuffer words = ByteBuffer.wrap(tag);
        for (int word : hash) {
            words.putInt(word);
        }
        for (int i = 0; i < tag.length; i++) {
            buf[offset + i] = (byte) (tag[i] ^ pad[from + i]);
        }
    }

    private void fillPad(long value) throws GeneralSecurityException {
        ByteBuffer.wrap(padInput).putLong(value);
        padCipher.doFinal(padInput, 0, AES_BLOCK, pad, 0);
        padNonce = value;
    }

    private Cipher aes(byte[] key) throws GeneralSecurityException {
        Cipher cipher = primitives.cipher("AES/ECB/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), primitives.random());
        return cipher;
    }

    /** RFC 4418, section 3.2.1. */
    private static byte[] derive(Cipher keys, int index, int bytes) {
        byte[] input = new byte[(bytes + AES_BLOCK - 1) / AES_BLOCK * AES_BLOCK];
        ByteBuffer blocks = ByteBuffer.wrap(input);
        for (long count = 1; blocks.hasRemaining(); count++) {
            blocks.putLong(index).putLong(count);
        }
        try {
            return Arrays.copyOf(keys.doFinal(input), bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES refuses whole blocks", e);
        }
    }
}
