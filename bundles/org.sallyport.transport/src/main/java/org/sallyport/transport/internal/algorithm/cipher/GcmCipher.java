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
    private byte[] scratch = {};

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
        if (jcaMode == Cipher.ENCRYPT_MODE) {
            cipher.doFinal(input, offset, length, input, offset);
        } else {
            decryptInPlace(input, offset, length);
        }
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
        if (plain == sealed) {
            decryptInPlace(sealed, offset + LENGTH_BYTES, length);
        } else {
            cipher.doFinal(sealed, offset + LENGTH_BYTES, length + shape.tagBytes(), plain, plainOffset);
        }
        next();
    }

    /**
     * The JDK makes an array as large as the whole buffer for each decryption from an array into itself; one that is kept costs less.
     */
    private void decryptInPlace(byte[] data, int offset, int length) throws GeneralSecurityException {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 2 * scratch.length)];
        }
        cipher.doFinal(data, offset, length + shape.tagBytes(), scratch, 0);
        System.arraycopy(scratch, 0, data, offset, length);
    }

    private void start() throws GeneralSecurityException {
        if (started) {
            return;
        }
        if (exhausted) {
            throw new GeneralSecurityException("a nonce of " + shape.name() + " would be used again");
        }
        cipher.init(jcaMode, key, new GCMParameterSpec(shape.tagBytes() * Byte.SIZE, nonce));
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
