package org.sallyport.transport.internal.algorithm;

import java.security.Provider;
import java.util.stream.Stream;
import org.sallyport.crypto.bc.internal.BouncyCastleCrypto;
import org.sallyport.crypto.jca.internal.JdkCrypto;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** The crypto providers that tests run with. */
public final class Providers {

    public static final Provider JDK = new JdkCrypto().provider();
    public static final Provider BOUNCY_CASTLE = new BouncyCastleCrypto().provider();

    private Providers() {}

    /** Both. */
    public static Stream<Provider> all() {
        return Stream.of(JDK, BOUNCY_CASTLE);
    }

    /** Primitives of both. */
    public static Stream<Primitives> primitives() {
        return all().map(Primitives::new);
    }
}
