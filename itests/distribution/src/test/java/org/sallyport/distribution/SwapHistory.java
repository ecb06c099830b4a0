package org.sallyport.distribution;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which parts of a server were exchanged, and when. */
final class SwapHistory {

    private final List<Swap> swaps = new CopyOnWriteArrayList<>();

    /** An exchange of parts. */
    private static final class Swap {
        private final Set<String> parts;
        private final long begin = System.nanoTime();
        private volatile long end = Long.MAX_VALUE;

        private Swap(Set<String> parts) {
            this.parts = parts;
        }

        private boolean concerns(Set<String> others, long from, long to, Duration after) {
            boolean over = end != Long.MAX_VALUE && end + after.toNanos() - from < 0;
            return begin - to < 0 && !over && !Collections.disjoint(parts, others);
        }
    }

    /** Exchanges parts. */
    void during(Set<String> parts, Runnable exchange) {
        Swap swap = new Swap(parts);
        swaps.add(swap);
        exchange.run();
        swap.end = System.nanoTime();
    }

    /**
     * Whether one of some parts was exchanged between two moments of {@link System#nanoTime()}.
     *
     * @param after how long an exchange may still be felt when it is over
     */
    boolean concerns(Set<String> parts, long from, long to, Duration after) {
        return swaps.stream().anyMatch(swap -> swap.concerns(parts, from, to, after));
    }
}
