package org.sallyport.transport.internal.server;

import java.time.Duration;

/**
 * What keeps a server from being what it is configured to be.
 *
 * @param line for the log: what, why, and what happens now
 * @param patience how long it may last before it is worth the line; bundles that start together do so in any order
 */
record Trouble(String line, Duration patience) {

    /** For what may come with the next bundle. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Something that will not go away by itself. */
    static Trouble now(String line) {
        return new Trouble(line, Duration.ZERO);
    }
}
