package org.sallyport.transport.internal.client;

import java.security.Provider;
import org.sallyport.client.ClientAlgorithms;
import org.sallyport.transport.internal.algorithm.AlgorithmSuite;

/**
 * What a connection offers in its key exchanges.
 *
 * @param provider what the suite is made of
 * @param algorithms what was asked for
 * @param suite what came of both
 */
record Offer(Provider provider, ClientAlgorithms algorithms, AlgorithmSuite suite) {

    /** Whether it is of just this provider and asked for in these words. */
    boolean isOf(Provider found, ClientAlgorithms asked) {
        return provider == found && algorithms.equals(asked);
    }
}
