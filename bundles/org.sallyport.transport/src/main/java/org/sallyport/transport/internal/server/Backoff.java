package org.sallyport.transport.internal.server;

import java.time.Duration;

/** How long to wait before the next try: longer each time, up to a bound. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private Duration next = FIRST;

    /** The time to wait now. */
    Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return now;
    }

    /** Something has worked: begin again with the shortest time. */
    void reset() {
        next = FIRST;
    }
}
