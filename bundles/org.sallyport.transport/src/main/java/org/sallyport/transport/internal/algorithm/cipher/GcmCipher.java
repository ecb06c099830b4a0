package org.sallyport.transport.internal.algorithm.cipher;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/**
 * AES-GCM (RFC 5647 as OpenSSH's PROTOCOL, section 1.6, uses it): packet_length goes in clear and is authenticated; the nonce is four fixed
 * bytes and a 64-bit count of packets.
 */
final class GcmCipher extends ShapedCipher implements PacketCipher {

    private static final int COUNTER_OFFSET = 4;

    private final Primitives primitives;
    private Cipher cipher;
    private SecretKey key;
    private int jcaMode;
    private byte[] nonce;
    private long firstCounter;
    private boolean exhausted;
    private boolean started;

    GcmCipher(CipherShape shape, Primitives primitives) {
        super(shape);
        this.primitives = primitives;
    }

    @Override
    public void init(Mode mode, byte[] keyMaterial, byte[] iv) throws GeneralSecurityException {
        cipher = primitives.cipher(shape.transformation());
        key = new SecretKeySpec(first(keyMaterial, shape.keyBytes()), shape.algorithm());
        jcaMode = jcaMode(mode);
        nonce = Arrays.copyOf(iv, shape.ivBytes());
        firstCounter = counter();
        exhausted = false;
        started = false;
    }

    @Override
    public void updateAAD(byte[] data, int offset, int length) throws GeneralSecurityException {
        start();
        cipher.updateAAD(data, offset, length);
    }

    @Override
    public void update(byte[] input, int offset, int length) throws GeneralSecurityException {
        start();
        int tag = jcaMode == Cipher.ENCRYPT_MODE ? 0 : shape.tagBytes();
        cipher.doFinal(input, offset, length + tag, input, offset);
        next();
    }

    @Override
    public int tagLength() {
        return shape.tagBytes();
    }

    @Override
    public long peekLength(byte[] sealed, int offset) {
        return Bytes.uint32(sealed, offset);
    }

    @Override
    public void seal(byte[] plain, int offset, int length, byte[] sealed, int sealedOffset)
            throws GeneralSecurityException {
        start();
        cipher.updateAAD(plain, offset, LENGTH_BYTES);
        if (plain != sealed) {
            System.arraycopy(plain, offset, sealed, sealedOffset, LENGTH_BYTES);
        }
        cipher.doFinal(plain, offset + LENGTH_BYTES, length, sealed, sealedOffset + LENGTH_BYTES);
        next();
    }

    @Override
    public void open(byte[] sealed, int offset, int length, byte[] plain, int plainOffset)
            throws GeneralSecurityException {
        start();
        cipher.updateAAD(sealed, offset, LENGTH_BYTES);
        cipher.doFinal(sealed, offset + LENGTH_BYTES, length + shape.tagBytes(), plain, plainOffset);
        next();
    }

    private void start() throws GeneralSecurityException {
        if (started) {
            return;
        }
        if (exhausted) {
            throw new GeneralSecurityException("a nonce of " + shape.name() + " would be used again");
        }
        cipher.init(jcaMode, key, new GCMParameterSpec(shape.tagBytes() * Byte.SIZE, nonce), primitives.random());
        started = true;
    }

    private void next() {
        long counter = counter() + 1;
        Bytes.putUint64(nonce, COUNTER_OFFSET, counter);
        exhausted = counter == firstCounter;
        started = false;
    }

    private long counter() {
        return Bytes.uint64(nonce, COUNTER_OFFSET);
    }
}
