package org.sallyport.transport.internal.algorithm.mac;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.mac.MacFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sallyport.transport.internal.algorithm.Providers;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** Each MAC on each provider against each other and against the engine's own. */
class MacsTest {

    private static final int KEY_MATERIAL = 64;

    static List<Primitives> providers() {
        return Providers.primitives().toList();
    }

    static Set<String> names() {
        Set<String> names = new TreeSet<>();
        providers().forEach(primitives -> names.addAll(Macs.on(primitives).keySet()));
        return names;
    }

    @ParameterizedTest
    @MethodSource("names")
    void allImplementationsAgree(String name) throws Exception {
        List<MacFactory> factories = new ArrayList<>();
        providers().forEach(primitives -> factories.add(Macs.on(primitives).get(name)));
        factories.add(BuiltinMacs.fromFactoryName(name));
        factories.removeIf(factory -> factory == null);
        Random random = new Random(5);
        byte[] material = new byte[KEY_MATERIAL];
        random.nextBytes(material);
        List<Mac> macs = new ArrayList<>();
        for (MacFactory factory : factories) {
            Mac mac = factory.create();
            mac.init(material.clone());
            macs.add(mac);
        }
        for (long sequence = 0; sequence < 20; sequence++) {
            byte[] packet = new byte[random.nextInt(4000)];
            random.nextBytes(packet);
            byte[] expected = tag(macs.get(0), sequence, packet);
            for (int i = 0; i < macs.size(); i++) {
                assertEquals(macs.get(0).isEncryptThenMac(), factories.get(i).isEncryptThenMac());
                assertEquals(macs.get(0).getBlockSize(), factories.get(i).getBlockSize());
                byte[] tag = i == 0 ? expected : tag(macs.get(i), sequence, packet);
                assertArrayEquals(expected, tag, name + " by " + macs.get(i).getClass());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void theSequenceNumberCounts(Primitives primitives) throws Exception {
        byte[] packet = new byte[64];
        for (MacFactory factory : Macs.on(primitives).values()) {
            Mac mac = factory.create();
            mac.init(new byte[KEY_MATERIAL]);
            Set<String> tags = new TreeSet<>();
            for (long sequence : new long[] {0, 1, 2, 0xFFFF_FFFEL, 0xFFFF_FFFFL}) {
                tags.add(Arrays.toString(tag(mac, sequence, packet)));
            }
            assertEquals(5, tags.size(), factory.getName());
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void tooLittleKeyMaterialIsRefused(Primitives primitives) {
        for (MacFactory factory : Macs.on(primitives).values()) {
            byte[] material = new byte[factory.getDefaultBlockSize() - 1];
            assertThrows(IllegalArgumentException.class, () -> factory.create().init(material));
        }
    }

    private static byte[] tag(Mac mac, long sequence, byte[] packet) throws Exception {
        mac.updateUInt(sequence);
        mac.update(packet);
        return mac.doFinal();
    }
}
