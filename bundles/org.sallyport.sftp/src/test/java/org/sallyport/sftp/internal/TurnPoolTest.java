package org.sallyport.sftp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnPoolTest {

    private static final long PATIENCE = 20;

    private final TurnPool pool = new TurnPool(3);

    @AfterEach
    void close() throws InterruptedException {
        pool.close();
        awaitThreads(0);
    }

    private void awaitThreads(int threads) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (pool.threads() != threads) {
            assertTrue(System.nanoTime() < deadline, pool.threads() + " threads are left");
            Thread.onSpinWait();
        }
    }

    @Test
    void tasksRun() throws Exception {
        Semaphore done = new Semaphore(0);
        for (int i = 0; i < 10_000; i++) {
            pool.execute(done::release);
        }
        assertTrue(done.tryAcquire(10_000, PATIENCE, TimeUnit.SECONDS));
        assertTrue(pool.threads() <= 3);
    }

    @Test
    void oneAfterAnotherTasksNeedOneThread() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 200; i++) {
            CountDownLatch done = new CountDownLatch(1);
            pool.execute(() -> {
                threads.add(Thread.currentThread());
                done.countDown();
            });
            assertTrue(done.await(PATIENCE, TimeUnit.SECONDS));
            awaitIdle();
        }
        assertEquals(1, threads.size());
    }

    private void awaitIdle() {
        Thread[] all = new Thread[Thread.activeCount() + 10];
        int count = Thread.enumerate(all);
        for (int i = 0; i < count; i++) {
            while (all[i].getName().startsWith("sallyport-sftp-")
                    && all[i].getState() != Thread.State.TIMED_WAITING
                    && all[i].isAlive()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void whatWaitsRunsAsSoonAsThereMayBeMoreThreads() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch started = new CountDownLatch(3);
        CountDownLatch more = new CountDownLatch(2);
        for (int i = 0; i < 3; i++) {
            pool.execute(() -> {
                started.countDown();
                awaitLatch(release);
            });
        }
        awaitLatch(started);
        pool.execute(more::countDown);
        pool.execute(more::countDown);
        assertEquals(2, more.getCount());

        pool.resize(4);

        awaitLatch(more);
        release.countDown();
    }

    @Test
    void whatIsTooMuchWaits() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch started = new CountDownLatch(3);
        CountDownLatch done = new CountDownLatch(6);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 6; i++) {
            pool.execute(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                started.countDown();
                awaitLatch(release);
                running.decrementAndGet();
                done.countDown();
            });
        }
        awaitLatch(started);
        assertEquals(3, pool.threads());
        assertTrue(pool.isBusy());
        release.countDown();
        assertTrue(done.await(PATIENCE, TimeUnit.SECONDS));
        assertEquals(3, most.get());
        assertFalse(pool.isBusy());
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTaskThatFailsTakesNoThreadWithIt() throws Exception {
        CountDownLatch done = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            pool.execute(() -> {
                done.countDown();
                throw new IllegalStateException("on purpose");
            });
        }
        assertTrue(done.await(PATIENCE, TimeUnit.SECONDS));
        tasksRun();
    }

    @Test
    void fewerThreads() throws Exception {
        whatIsTooMuchWaits();
        pool.resize(1);
        tasksRun();
        pool.resize(3);
        whatIsTooMuchWaits();
    }

    @Test
    void whatWaitsIsDoneBeforeTheEnd() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(10);
        for (int i = 0; i < 10; i++) {
            pool.execute(() -> {
                awaitLatch(release);
                done.countDown();
            });
        }
        pool.close();
        release.countDown();
        assertTrue(done.await(PATIENCE, TimeUnit.SECONDS));
    }
}
