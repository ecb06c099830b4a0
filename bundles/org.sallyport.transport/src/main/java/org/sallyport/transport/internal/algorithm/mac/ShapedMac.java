package org.sallyport.transport.internal.algorithm.mac;

import java.util.Arrays;
import org.apache.sshd.common.mac.Mac;

/** What all MACs here share: their shape. */
abstract class ShapedMac implements MacOfShape, Mac {

    final MacShape shape;

    ShapedMac(MacShape shape) {
        this.shape = shape;
    }

    /** Derived material may be longer than the key (RFC 4253, section 7.2): its beginning counts. */
    final byte[] key(byte[] material) {
        if (material.length < shape.keyBytes()) {
            throw new IllegalArgumentException(
                    material.length + " bytes of key material, " + shape.keyBytes() + " needed for " + shape.name());
        }
        return Arrays.copyOf(material, shape.keyBytes());
    }

    @Override
    public final MacShape shape() {
        return shape;
    }

    @Override
    public String toString() {
        return shape.name();
    }
}
