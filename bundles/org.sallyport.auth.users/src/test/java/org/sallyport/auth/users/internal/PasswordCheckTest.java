package org.sallyport.auth.users.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sallyport.auth.users.internal.PasswordCheck.Answer;
import org.sallyport.auth.users.internal.hash.PasswordHash;

@Timeout(60)
class PasswordCheckTest {

    private static final PasswordHash HASH = PasswordHash.parse(Samples.ARGON2);
    private static final char[] PASSWORD = Samples.PASSWORD.toCharArray();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void answers() {
        PasswordCheck check = new PasswordCheck();

        assertEquals(Answer.RIGHT, check.check(HASH, PASSWORD, () -> true));
        assertEquals(Answer.WRONG, check.check(HASH, "other".toCharArray(), () -> true));
        assertEquals(Answer.BUSY, check.check(HASH, PASSWORD, () -> false), "nobody waits for the answer");
    }

    @Test
    void computesTwoAtOnceAndTurnsAwayWhoWaitsTooLong() throws Exception {
        PasswordCheck check = new PasswordCheck(10);
        CountDownLatch running = new CountDownLatch(2);
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        List<Future<Answer>> two = List.of(hold(check, HASH, running, go), hold(check, HASH, running, go));
        assertTrue(running.await(30, TimeUnit.SECONDS), "two run at once");

        assertEquals(Answer.BUSY, check.check(HASH, PASSWORD, () -> true), "and no third");

        go.complete(true);
        for (Future<Answer> each : two) {
            assertEquals(Answer.RIGHT, each.get());
        }
        assertEquals(Answer.RIGHT, check.check(HASH, PASSWORD, () -> true), "their places are free again");
    }

    @Test
    void computesTheDearestAlone() throws Exception {
        PasswordCheck check = new PasswordCheck(10);
        PasswordHash dear = PasswordHash.parse("$argon2id$v=19$m=65536,t=1,p=1$MTIzNDU2Nzg$Pd0o/lDnPfiIviRZMk7J1Q");
        CountDownLatch running = new CountDownLatch(1);
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        Future<Answer> one = hold(check, dear, running, go);
        assertTrue(running.await(30, TimeUnit.SECONDS));

        assertEquals(Answer.BUSY, check.check(HASH, PASSWORD, () -> true));

        go.complete(true);
        assertEquals(Answer.WRONG, one.get());
    }

    @Test
    void givesUpWhenInterrupted() {
        Thread.currentThread().interrupt();

        assertEquals(Answer.BUSY, new PasswordCheck().check(HASH, PASSWORD, () -> true));
        assertTrue(Thread.interrupted(), "the interrupt is kept for the caller");
    }

    /** A computation that holds its place until it may go on. */
    private Future<Answer> hold(
            PasswordCheck check, PasswordHash hash, CountDownLatch running, CompletableFuture<Boolean> go) {
        return threads.submit(() -> check.check(hash, PASSWORD, () -> {
            running.countDown();
            return go.join();
        }));
    }
}
