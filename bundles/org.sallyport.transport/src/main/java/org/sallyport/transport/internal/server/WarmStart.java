package org.sallyport.transport.internal.server;

import java.security.Provider;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.sallyport.transport.internal.Threads;
import org.sallyport.transport.internal.algorithm.AlgorithmSuite;

/**
 * Makes the JVM compile the code of a crypto provider before the first client needs it, in the background: once for each provider's class,
 * whichever server asks first.
 */
final class WarmStart {

    private static final Set<Class<?>> BEGUN =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

    private WarmStart() {}

    /** Returns at once. */
    static void begin(Provider provider, AlgorithmSuite suite) {
        if (BEGUN.add(provider.getClass())) {
            Thread thread = Threads.named("warm-up").newThread(suite::warmUp);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.start();
        }
    }
}
