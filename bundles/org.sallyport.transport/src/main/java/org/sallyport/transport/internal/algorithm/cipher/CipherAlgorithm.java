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
record CipherAlgorithm(CipherShape shape, Supplier<Cipher> source) implements CipherOfShape, CipherFactory {

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
    public String toString() {
        return shape.name();
    }
}
