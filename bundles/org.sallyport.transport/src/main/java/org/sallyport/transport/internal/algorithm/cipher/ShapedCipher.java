package org.sallyport.transport.internal.algorithm.cipher;

import java.util.Arrays;
import org.apache.sshd.common.cipher.Cipher;

/** What all ciphers here share: their shape. */
abstract class ShapedCipher implements CipherOfShape, Cipher {

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
    public final CipherShape shape() {
        return shape;
    }

    @Override
    public String toString() {
        return shape.name();
    }
}
