package org.sallyport.transport.internal.algorithm.cipher;

import java.util.Arrays;
import org.apache.sshd.common.cipher.Cipher;

/** What all ciphers here share: their shape. */
abstract class ShapedCipher implements Cipher {

    final CipherShape shape;

    ShapedCipher(CipherShape shape) {
        this.shape = shape;
    }

    /** Derived material may be longer than what the cipher takes (RFC 4253, section 7.2): its beginning counts. */
    static byte[] first(byte[] material, int bytes) {
        if (material.length < bytes) {
            throw new IllegalArgumentException(material.length + " bytes of key material, " + bytes + " needed");
        }
        return material.length == bytes ? material : Arrays.copyOf(material, bytes);
    }

    static int jcaMode(Mode mode) {
        return mode == Mode.Encrypt ? javax.crypto.Cipher.ENCRYPT_MODE : javax.crypto.Cipher.DECRYPT_MODE;
    }

    @Override
    public String getAlgorithm() {
        return shape.algorithm();
    }

    @Override
    public int getKeySize() {
        return shape.keyBytes() * Byte.SIZE;
    }

    @Override
    public String getTransformation() {
        return shape.transformation();
    }

    @Override
    public int getIVSize() {
        return shape.ivBytes();
    }

    @Override
    public int getAuthenticationTagSize() {
        return shape.tagBytes();
    }

    @Override
    public int getCipherBlockSize() {
        return shape.blockBytes();
    }

    @Override
    public int getKdfSize() {
        return shape.keyBytes();
    }

    @Override
    public String toString() {
        return shape.name();
    }
}
