package org.sallyport.handover.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ReferencedClassesTest {

    private static Set<String> of(Class<?> type) throws IOException {
        try (InputStream file = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return ReferencedClasses.of(file);
        }
    }

    /** Only named in a signature, as a lambda's parameter, as an array's element, as an exception. */
    private static Path unused(Function<BigInteger, Map.Entry<Object, Object>[]> any) throws IllegalCallerException {
        long wide = 0x1234567812345678L;
        return any.apply(BigInteger.valueOf(wide)).length > 3.25 ? null : Path.of("x");
    }

    @Test
    void findsWhatCodeNeeds() throws IOException {
        Set<String> names = of(ReferencedClassesTest.class);

        for (Class<?> needed : List.of(
                Path.class,
                BigInteger.class,
                Map.Entry.class,
                ReferencedClasses.class,
                ReferencedClassesTest.class,
                ByteArrayInputStream.class,
                ArrayList.class)) {
            assertTrue(names.contains(needed.getName()), needed + " in " + names);
        }
        assertFalse(names.contains("int"));
        assertTrue(names.stream().noneMatch(name -> name.contains("/") || name.contains(";")), names::toString);
    }

    @Test
    void namesTheClassItself() throws IOException {
        List<Class<?>> several =
                new ArrayList<>(List.of(ParkedPorts.class, NeededClasses.class, ReferencedClasses.class));
        for (Class<?> type : several) {
            assertTrue(of(type).contains(type.getName()), type.getName());
        }
    }

    @Test
    void refusesWhatIsNoClassFile() {
        assertThrows(IOException.class, () -> ReferencedClasses.of(new ByteArrayInputStream(new byte[100])));
        assertThrows(
                IOException.class,
                () -> ReferencedClasses.of(new ByteArrayInputStream(
                        new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 61, 0, 2, 99})));
    }
}
