package org.sallyport.transport.internal.algorithm.mac;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.mac.MacFactory;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** All MACs there are, on the primitives of one provider. */
public final class Macs {

    private static final int SHORT_TAG = 12;

    private final Primitives primitives;
    private final Map<String, MacFactory> all = new LinkedHashMap<>();

    private Macs(Primitives primitives) {
        this.primitives = primitives;
    }

    /** Those that the provider has what it needs for, by name. */
    public static Map<String, MacFactory> on(Primitives primitives) {
        Macs macs = new Macs(primitives);
        MacShape sha256 = new MacShape("hmac-sha2-256", "HmacSHA256", 32, 32, false);
        MacShape sha512 = new MacShape("hmac-sha2-512", "HmacSHA512", 64, 64, false);
        MacShape sha1 = new MacShape("hmac-sha1", "HmacSHA1", 20, 20, false);
        MacShape md5 = new MacShape("hmac-md5", "HmacMD5", 16, 16, false);
        MacShape ripemd = new MacShape("hmac-ripemd160", "HmacRIPEMD160", 20, 20, false);
        for (MacShape shape : new MacShape[] {sha256, sha512, sha1}) {
            macs.addHmac(shape);
            macs.addHmac(shape.overCiphertext());
        }
        macs.addHmac(sha256.cutTo(SHORT_TAG));
        macs.addHmac(sha512.cutTo(SHORT_TAG));
        macs.addHmac(sha1.cutTo(SHORT_TAG));
        macs.addHmac(md5);
        macs.addHmac(md5.cutTo(SHORT_TAG));
        macs.addHmac(ripemd);
        macs.addHmac(ripemd.cutTo(SHORT_TAG));
        for (MacShape shape : new MacShape[] {
            new MacShape("umac-64@openssh.com", "UMAC", 16, 8, false),
            new MacShape("umac-128@openssh.com", "UMAC", 16, 16, false)
        }) {
            macs.addUmac(shape);
            macs.addUmac(shape.overCiphertext());
        }
        return macs.all;
    }

    private void addHmac(MacShape shape) {
        if (primitives.has("Mac", shape.algorithm())) {
            add(shape, HmacMac::new);
        }
    }

    private void addUmac(MacShape shape) {
        if (primitives.hasCipher("AES/ECB/NoPadding")) {
            add(shape, UmacMac::new);
        }
    }

    private void add(MacShape shape, BiFunction<MacShape, Primitives, Mac> source) {
        all.put(shape.name(), new MacAlgorithm(shape, () -> source.apply(shape, primitives)));
    }
}
