package org.sallyport.transport.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Turns: what may block on a loop. */
@Timeout(60)
class EventLoopTest {

    private static final int LIMIT = 30;

    private final EventLoops loops = new EventLoops("test", 1, 1);
    private final EventLoop loop = loops.next();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        loops.close();
    }

    /** What something on the loop gives. */
    private <T> T on(Supplier<T> question) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> answer.complete(question.get()));
        return answer.get(LIMIT, TimeUnit.SECONDS);
    }

    /** A turn that lasts until {@link #release}; gives its thread when it has begun. */
    private Thread block() throws Exception {
        CompletableFuture<Thread> begun = new CompletableFuture<>();
        assertTrue(on(() -> loop.runAfterSockets(() -> {
            begun.complete(Thread.currentThread());
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })));
        return begun.get(LIMIT, TimeUnit.SECONDS);
    }

    @Test
    void aTurnRunsOnTheLoopsThreadBehindWhatIsDoneNow() throws Exception {
        List<String> order = new ArrayList<>();
        CompletableFuture<Thread> turn = new CompletableFuture<>();
        // Nobody looks so soon whether it blocks.
        try (EventLoops patient = new EventLoops("patient", 1, 1, Duration.ofHours(1))) {
            EventLoop unwatched = patient.next();
            unwatched.execute(() -> {
                unwatched.runAfterSockets(() -> {
                    order.add("turn");
                    turn.complete(unwatched.isCurrent() ? Thread.currentThread() : null);
                });
                order.add(Thread.currentThread().getName());
            });

            Thread thread = turn.get(LIMIT, TimeUnit.SECONDS);
            assertEquals(List.of(thread.getName(), "turn"), order);
            CompletableFuture<Thread> later = new CompletableFuture<>();
            unwatched.execute(() -> later.complete(Thread.currentThread()));
            assertEquals(thread, later.get(LIMIT, TimeUnit.SECONDS), "nobody else has the loop");
        }
    }

    @Test
    void otherThreadsHaveNoTurns() {
        assertFalse(loop.runAfterSockets(() -> {
            throw new AssertionError("not here");
        }));
    }

    @Test
    void aTurnThatBlocksHoldsUpNobody() throws Exception {
        Thread blocked = block();
        CompletableFuture<String> next = new CompletableFuture<>();

        assertNotEquals(blocked, on(Thread::currentThread));
        assertTrue(on(() -> loop.runAfterSockets(() -> next.complete("next"))));
        assertEquals("next", next.get(LIMIT, TimeUnit.SECONDS));

        release.countDown();
        blocked.join(TimeUnit.SECONDS.toMillis(LIMIT));
        assertFalse(blocked.isAlive(), "the thread that was blocked is not needed any more");
        assertTrue(on(loop::isCurrent));
    }

    @Test
    void turnsBehindOneThatBlocksRunToo() throws Exception {
        CompletableFuture<Thread> behind = new CompletableFuture<>();
        Thread blocked = on(() -> {
            loop.runAfterSockets(() -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            loop.runAfterSockets(() -> behind.complete(Thread.currentThread()));
            return Thread.currentThread();
        });

        assertNotEquals(blocked, behind.get(LIMIT, TimeUnit.SECONDS));
    }

    @Test
    void whenManyAreBlockedNoMoreAreTaken() throws Exception {
        List<Thread> blocked = new ArrayList<>();
        for (int i = 0; i < TurnWatch.MOST_BLOCKED; i++) {
            blocked.add(block());
            assertNotEquals(blocked.get(i), on(Thread::currentThread), "taken over");
        }
        assertFalse(on(() -> loop.runAfterSockets(() -> {})));

        release.countDown();
        for (Thread each : blocked) {
            each.join(TimeUnit.SECONDS.toMillis(LIMIT));
        }
        assertTrue(on(() -> loop.runAfterSockets(() -> {})), "again");
    }

    @Test
    void whatATurnDoesToItsThreadEndsWithIt() throws Exception {
        assertTrue(on(() -> loop.runAfterSockets(() -> Thread.currentThread().interrupt())));
        assertFalse(on(Thread::interrupted));

        assertTrue(on(() -> loop.runAfterSockets(() -> {
            throw new IllegalStateException("a turn that fails, as this test wants");
        })));
        assertTrue(on(loop::isCurrent), "the loop goes on");
    }

    @Test
    void aLoopThatIsStoppedEndsWhenItsTurnDoes() throws Exception {
        Thread blocked = block();
        loops.close();
        release.countDown();

        blocked.join(TimeUnit.SECONDS.toMillis(LIMIT));
        assertFalse(blocked.isAlive());
        assertEquals("done", on(() -> "done"), "what comes too late is done all the same");
    }
}
