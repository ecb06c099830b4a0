package org.sallyport.tunnel.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SocketLoopTest {

    private final SocketLoop loop = new SocketLoop();

    /** Ends the loop; what it had registered is closed then. */
    private void end() throws IOException, InterruptedException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        CountDownLatch registered = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                loop.register(pipe.source(), SelectionKey.OP_READ, key -> {});
                registered.countDown();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertTrue(registered.await(10, TimeUnit.SECONDS));
        loop.close();
        await(() -> !pipe.source().isOpen());
        pipe.sink().close();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited too long");
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void whatComesAfterTheEndIsDoneToo() throws Exception {
        end();
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(done::countDown);
        assertTrue(done.await(10, TimeUnit.SECONDS));
    }

    @Test
    void oneAfterAnotherAlsoAfterTheEnd() throws Exception {
        end();
        List<String> order = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            loop.execute(() -> {
                order.add("what it has brought");
                done.countDown();
            });
            order.add("a task");
        });
        assertTrue(done.await(10, TimeUnit.SECONDS));
        assertEquals(List.of("a task", "what it has brought"), order);
    }

    @Test
    void nothingCanBeRegisteredAfterTheEnd() throws Exception {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        CompletableFuture<Class<?>> thrown = new CompletableFuture<>();
        end();
        loop.execute(() -> {
            try {
                loop.register(pipe.source(), SelectionKey.OP_READ, key -> {});
            } catch (IOException | RuntimeException e) {
                thrown.complete(e.getClass());
            }
        });
        assertEquals(ClosedChannelException.class, thrown.get(10, TimeUnit.SECONDS));
        pipe.source().close();
        pipe.sink().close();
    }

    @Test
    void whatHoldsItKeepsItAlive() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        SocketLoop.Hold one = loop.hold();
        SocketLoop.Hold other = loop.hold();
        loop.close();
        one.release();
        one.release();
        loop.execute(() -> thread.complete(Thread.currentThread()));
        Thread alive = thread.get(10, TimeUnit.SECONDS);
        CountDownLatch later = new CountDownLatch(1);
        loop.execute(() -> loop.schedule(Duration.ofMillis(10), later::countDown));
        assertTrue(later.await(10, TimeUnit.SECONDS), "timers go on");
        other.release();
        alive.join(10_000);
        assertFalse(alive.isAlive());
    }
}
