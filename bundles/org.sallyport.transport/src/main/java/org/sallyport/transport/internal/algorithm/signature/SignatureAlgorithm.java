package org.sallyport.transport.internal.algorithm.signature;

import java.util.function.Supplier;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.signature.SignatureFactory;

/**
 * A signature algorithm by name.
 *
 * @param name in the protocol
 * @param source makes one
 */
record SignatureAlgorithm(String name, Supplier<Signature> source) implements SignatureFactory {

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isSupported() {
        return true;
    }

    @Override
    public Signature create() {
        return source.get();
    }

    @Override
    public String toString() {
        return name;
    }
}
