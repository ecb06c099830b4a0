package org.sallyport.tunnel.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TimerQueueTest {

    private final TimerQueue queue = new TimerQueue();
    private final List<String> done = new ArrayList<>();

    private SocketLoop.Timer add(long at, String name) {
        return queue.add(at, () -> done.add(name));
    }

    private void run(long now) {
        for (Optional<Runnable> due = queue.takeDue(now); due.isPresent(); due = queue.takeDue(now)) {
            due.get().run();
        }
    }

    @Test
    void whatIsDueRunsInTheOrderOfItsTime() {
        add(20, "second");
        add(10, "first");
        add(20, "third");
        add(30, "later");

        run(20);

        assertEquals(List.of("first", "second", "third"), done);
        assertEquals(OptionalLong.of(30), queue.first());
    }

    @Test
    void theClockMayRunOver() {
        add(Long.MIN_VALUE + 5, "after");
        add(Long.MAX_VALUE - 5, "before");

        run(Long.MAX_VALUE);

        assertEquals(List.of("before"), done);
    }

    @Test
    void whatIsCancelledIsForgottenAtOnce() {
        SocketLoop.Timer cancelled = add(10, "cancelled");
        SocketLoop.Timer over = add(10, "over");
        cancelled.cancel();
        assertEquals(1, queue.size());

        run(10);
        over.cancel();

        assertEquals(List.of("over"), done);
        assertTrue(queue.first().isEmpty());
    }
}
