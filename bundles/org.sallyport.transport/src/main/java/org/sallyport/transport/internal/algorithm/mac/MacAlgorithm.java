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
record MacAlgorithm(MacShape shape, Supplier<Mac> source) implements MacOfShape, MacFactory {

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
    public String toString() {
        return shape.name();
    }
}
