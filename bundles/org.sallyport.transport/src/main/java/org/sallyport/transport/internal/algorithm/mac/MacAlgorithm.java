package org.sallyport.transport.internal.algorithm.mac;

import java.util.function.Supplier;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.mac.MacFactory;

/**
 * A MAC by name.
 *
 * @param shape what it looks like
 * @param source makes one
 */
record MacAlgorithm(MacShape shape, Supplier<Mac> source) implements MacFactory {

    @Override
    public String getName() {
        return shape.name();
    }

    @Override
    public boolean isSupported() {
        return true;
    }

    @Override
    public Mac create() {
        return source.get();
    }

    @Override
    public String getAlgorithm() {
        return shape.algorithm();
    }

    @Override
    public int getBlockSize() {
        return shape.tagBytes();
    }

    @Override
    public int getDefaultBlockSize() {
        return shape.keyBytes();
    }

    @Override
    public boolean isEncryptThenMac() {
        return shape.encryptThenMac();
    }

    @Override
    public String toString() {
        return shape.name();
    }
}
