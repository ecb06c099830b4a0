package org.sallyport.transport.internal.algorithm.cipher;

import java.util.function.Supplier;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.cipher.CipherFactory;

/**
 * A cipher by name.
 *
 * @param shape what it looks like
 * @param source makes one
 */
record CipherAlgorithm(CipherShape shape, Supplier<Cipher> source) implements CipherFactory {

    @Override
    public String getName() {
        return shape.name();
    }

    @Override
    public boolean isSupported() {
        return true;
    }

    @Override
    public Cipher create() {
        return source.get();
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
