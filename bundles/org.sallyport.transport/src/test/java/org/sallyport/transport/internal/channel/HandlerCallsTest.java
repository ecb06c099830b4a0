package org.sallyport.transport.internal.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.sallyport.channel.DataHandler;

/** One call after another. */
class HandlerCallsTest {

    private final HandlerCalls calls = new HandlerCalls();

    /** Notes its calls, and whether two ever overlap. */
    private class Notes implements DataHandler {

        private final AtomicInteger inside = new AtomicInteger();
        private final List<String> seen = new ArrayList<>();
        private volatile boolean overlapped;

        void note(String call) {
            if (inside.incrementAndGet() > 1) {
                overlapped = true;
            }
            seen.add(call);
            during(call);
            inside.decrementAndGet();
        }

        void during(String call) {
            // for subclasses
        }

        @Override
        public void data(ByteBuffer data) {
            note("data");
        }

        @Override
        public void eof() {
            note("eof");
        }

        @Override
        public void writable() {
            note("writable");
        }

        @Override
        public void closed() {
            note("closed");
        }
    }

    @Test
    void nothingComesAfterClosed() {
        Notes notes = new Notes();
        calls.open(notes);
        calls.data(ByteBuffer.allocate(0));
        calls.closed();
        calls.closed();
        calls.writable();
        calls.eof();
        calls.data(ByteBuffer.allocate(0));
        assertEquals(List.of("data", "closed"), notes.seen);
    }

    @Test
    void whatBeginsInsideACallComesAfterIt() {
        Notes notes = new Notes() {
            @Override
            void during(String call) {
                if (call.equals("data")) {
                    calls.writable();
                    calls.closed();
                }
            }
        };
        calls.open(notes);
        calls.data(ByteBuffer.allocate(0));
        assertFalse(notes.overlapped);
        assertEquals(List.of("data", "closed"), notes.seen);
    }

    @Test
    void aClosedThatComesBeforeTheHandlerIsNotLost() {
        Notes notes = new Notes();
        calls.closed();
        calls.open(notes);
        calls.data(ByteBuffer.allocate(0));
        assertEquals(List.of("closed"), notes.seen);
    }

    @Test
    void callsOfManyThreadsDoNotOverlap() throws InterruptedException {
        Notes notes = new Notes();
        calls.open(notes);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            threads.add(new Thread(() -> {
                for (int i = 0; i < 5_000; i++) {
                    calls.writable();
                }
            }));
        }
        threads.add(new Thread(() -> {
            for (int i = 0; i < 5_000; i++) {
                calls.data(ByteBuffer.allocate(0));
            }
        }));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        calls.closed();
        assertFalse(notes.overlapped);
        assertEquals(5_000, notes.seen.stream().filter("data"::equals).count());
        assertTrue(notes.seen.contains("writable"));
        assertEquals("closed", notes.seen.get(notes.seen.size() - 1));
    }

    @Test
    void whoWasAskedToDrainBeforeItWasThereIsAskedThen() {
        List<String> seen = new ArrayList<>();
        calls.drain();
        calls.open(new Notes() {
            @Override
            public void drain() {
                seen.add("drain");
            }
        });
        assertEquals(List.of("drain"), seen);
    }
}
