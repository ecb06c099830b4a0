package org.sallyport.transport.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.common.io.IoWriteFuture;
import org.junit.jupiter.api.Test;

/** What gathers for a socket, with a socket that takes as much as it is told to. */
class OutboxTest {

    /** Takes so many bytes and then no more. */
    private static final class Taker implements WritableByteChannel {

        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private int room;
        private int writes;
        private IOException failure;

        @Override
        public synchronized int write(ByteBuffer source) throws IOException {
            if (failure != null) {
                throw failure;
            }
            writes++;
            int count = Math.min(room, source.remaining());
            for (int i = 0; i < count; i++) {
                taken.write(source.get());
            }
            room -= count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    private static final class Events implements Outbox.Socket {

        private int full;
        private final List<IOException> failures = new ArrayList<>();

        @Override
        public void full() {
            full++;
        }

        @Override
        public void failed(IOException cause) {
            failures.add(cause);
        }
    }

    private final Taker taker = new Taker();
    private final Events events = new Events();
    private final Outbox outbox = new Outbox(taker, events, Runnable::run);
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final Random random = new Random(5);

    private void append(int length) throws IOException {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        sent.writeBytes(bytes);
        outbox.append(length, (target, offset) -> {
            System.arraycopy(bytes, 0, target, offset, length);
            return length;
        });
    }

    @Test
    void manyPacketsLeaveInOneWrite() throws IOException {
        taker.room = Integer.MAX_VALUE;
        append(700);
        for (int i = 0; i < 50; i++) {
            append(2_000);
        }
        outbox.flush();
        assertTrue(taker.writes <= 2, "writes: " + taker.writes);
        assertArrayEquals(sent.toByteArray(), taker.taken.toByteArray());
        assertEquals(0, outbox.size());
        assertTrue(outbox.future("all").isWritten());
    }

    @Test
    void whatTheSocketDoesNotTakeStaysInOrder() throws IOException {
        for (int i = 0; i < 3_000; i++) {
            append(1 + random.nextInt(1_500));
            if (random.nextInt(4) == 0) {
                taker.room = random.nextInt(6_000);
                outbox.resume();
            }
        }
        IoWriteFuture last = outbox.future("last");
        assertFalse(last.isDone());
        assertTrue(outbox.isFull());
        assertTrue(events.full > 100);
        taker.room = Integer.MAX_VALUE;
        outbox.flush();
        assertFalse(last.isDone(), "a full socket is written when it is ready");
        outbox.resume();
        assertTrue(last.isWritten());
        assertArrayEquals(sent.toByteArray(), taker.taken.toByteArray());
    }

    @Test
    void thoseWhoWaitForRoomAreToldWhenThereIs() throws IOException {
        List<String> told = new ArrayList<>();
        outbox.whenRoom(() -> told.add("at once"));
        assertEquals(List.of("at once"), told);
        while (outbox.size() <= DataPath.ROOM) {
            append(32_000);
        }
        outbox.whenRoom(() -> told.add("later"));
        taker.room = 10_000;
        outbox.flush();
        assertEquals(List.of("at once"), told);
        taker.room = Integer.MAX_VALUE;
        outbox.resume();
        assertEquals(List.of("at once", "later"), told);
    }

    @Test
    void afterAFailureNothingIsKept() throws IOException {
        append(100);
        IoWriteFuture future = outbox.future("lost");
        taker.failure = new IOException("broken pipe");
        outbox.flush();
        assertEquals(List.of(taker.failure), events.failures);
        outbox.close(new IOException("closed"));
        assertInstanceOf(IOException.class, future.getException());
        append(100);
        outbox.flush();
        assertEquals(0, outbox.size());
        assertEquals(1, events.failures.size());
    }

    @Test
    void manyThreadsMayAppendAndFlush() throws Exception {
        taker.room = Integer.MAX_VALUE;
        int threads = 4;
        int packets = 2_000;
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            byte mark = (byte) t;
            new Thread(() -> {
                        try {
                            for (int i = 0; i < packets; i++) {
                                outbox.append(10, (target, offset) -> {
                                    Arrays.fill(target, offset, offset + 10, mark);
                                    return 10;
                                });
                                outbox.flush();
                            }
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        } finally {
                            done.countDown();
                        }
                    })
                    .start();
        }
        done.await();
        outbox.flush();
        byte[] taken = taker.taken.toByteArray();
        assertEquals(threads * packets * 10, taken.length);
        for (int i = 0; i < taken.length; i += 10) {
            for (int j = 1; j < 10; j++) {
                assertEquals(taken[i], taken[i + j], "a packet torn apart");
            }
        }
    }
}
