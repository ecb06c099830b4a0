package org.sallyport.sftp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileStore;
import org.sallyport.file.FileView;
import org.sallyport.file.Listing;
import org.sallyport.file.OpenFile;
import org.sallyport.file.OpenOptions;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.session.FilePath;
import org.sallyport.sftp.internal.TestClient.Answer;
import org.sallyport.sftp.internal.wire.Request;

/** The life of a channel: its beginning, its pace and its end. */
class SftpSessionTest {

    private static final long PATIENCE = 20;

    /** A store of which only some operations are interesting. */
    private abstract static class PlainView implements FileView {

        @Override
        public FileAttributes stat(FilePath path, boolean follow) throws FileException {
            return FileAttributes.directory(FileTime.fromMillis(0));
        }

        @Override
        public Listing list(FilePath path) throws FileException {
            throw FileException.of(FileStatus.NO_SUCH_FILE);
        }

        @Override
        public OpenFile open(FilePath path, OpenOptions options, AttributeChange attributes) throws FileException {
            throw FileException.of(FileStatus.NO_SUCH_FILE);
        }
    }

    private static Request openRequest(String path) {
        return new Request.Open(1, path, true, true, false, Creation.OPEN_OR_CREATE, AttributeChange.NONE);
    }

    @Test
    void requestsOfOneChannelAreAnsweredInOrder() throws Exception {
        try (TestClient client = new TestClient()) {
            client.start();
            long handle = client.openFile("a", true, true, Creation.CREATE_NEW);
            ByteArrayOutputStream burst = new ByteArrayOutputStream();
            for (int i = 0; i < 500; i++) {
                burst.writeBytes(
                        ClientPackets.of(new Request.Write(2 * i, handle, i, ByteBuffer.wrap(new byte[] {(byte) i}))));
                burst.writeBytes(ClientPackets.of(new Request.Read(2 * i + 1, handle, i, 1)));
            }
            client.sendBytes(burst.toByteArray());
            for (int i = 0; i < 500; i++) {
                Answer written = client.answer();
                assertEquals(2 * i, written.id());
                assertEquals(FileStatus.OK.code(), written.status());
                assertEquals((byte) i, client.answer().data()[0]);
            }
            client.channel.awaitConsumed(client.sentBytes());
            assertEquals(client.sentBytes(), client.channel.consumed(), "the window is open again for every byte");
        }
    }

    @Test
    void aClientThatDoesNotReadIsNotServed() throws Exception {
        try (TestClient client = new TestClient()) {
            client.start();
            client.write("a", "x".repeat(100_000));
            long handle = client.openFile("a", true, false, Creation.OPEN_EXISTING);
            int before = client.channel.sends();
            long consumed = client.channel.consumed();
            client.channel.setRoom(3);
            byte[] read = ClientPackets.of(new Request.Read(7, handle, 0, 50_000));
            for (int i = 0; i < 10; i++) {
                client.sendBytes(read);
            }
            for (int i = 0; i < 3; i++) {
                assertEquals(50_000, client.answer().data().length);
            }
            client.channel.awaitConsumed(consumed + 3L * read.length);
            assertEquals(3, client.channel.sends() - before, "nothing is sent before the channel wants more");
            assertEquals(0, client.channel.waiting());
            client.channel.setRoom(2);
            client.handler().writable();
            client.answer();
            client.answer();
            client.channel.awaitConsumed(consumed + 5L * read.length);
            assertEquals(5, client.channel.sends() - before);
            client.channel.setRoom(Integer.MAX_VALUE);
            client.handler().writable();
            for (int i = 0; i < 5; i++) {
                client.answer();
            }
            client.channel.awaitConsumed(consumed + 10L * read.length);
        }
    }

    @Test
    void whatAStalledChannelWasSentIsServedWhenItIsWritable() throws Exception {
        try (TestClient client = new TestClient()) {
            client.start();
            for (int round = 0; round < 300; round++) {
                client.channel.setRoom(1);
                client.sendBytes(ClientPackets.of(new Request.Limits(round)));
                client.channel.setRoom(Integer.MAX_VALUE);
                client.handler().writable();
                client.sendBytes(ClientPackets.of(new Request.Limits(round)));
                assertEquals(round, client.answer().id());
                assertEquals(round, client.answer().id());
            }
        }
    }

    @Test
    void theEndOfTheClientsBytesEndsTheSession() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        try (TestClient client = new TestClient().with(recording(events))) {
            client.start();
            ByteArrayOutputStream burst = new ByteArrayOutputStream();
            burst.writeBytes(ClientPackets.of(openRequest("a")));
            burst.writeBytes(ClientPackets.of(new Request.Limits(2)));
            client.sendBytes(burst.toByteArray());
            client.handler().eof();
            assertEquals(1, client.answer().id(), "what came before is answered");
            assertEquals(2, client.answer().id());
            assertEquals(0, client.channel.exitStatus());
            assertEquals("aborted", events.poll(PATIENCE, TimeUnit.SECONDS));
            assertEquals("view closed", events.poll(PATIENCE, TimeUnit.SECONDS));
        }
    }

    @Test
    void filesOfALostChannelAreAborted() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        try (TestClient client = new TestClient().with(recording(events))) {
            client.start();
            client.ask(openRequest("a")).handle();
            long closed = client.ask(openRequest("b")).handle();
            client.expect(FileStatus.OK, new Request.Close(3, closed));
            assertEquals("closed", events.poll(PATIENCE, TimeUnit.SECONDS));
            client.handler().closed();
            assertEquals("aborted", events.poll(PATIENCE, TimeUnit.SECONDS));
            assertEquals("view closed", events.poll(PATIENCE, TimeUnit.SECONDS));
            assertFalse(client.channel.isClosed(), "there is nothing left to close");
            client.handler().data(ByteBuffer.wrap(ClientPackets.of(new Request.Limits(4))));
        }
        assertTrue(events.isEmpty(), "each is closed once");
    }

    private static FileStore recording(BlockingQueue<String> events) {
        return login -> new PlainView() {
            @Override
            public OpenFile open(FilePath path, OpenOptions options, AttributeChange attributes) {
                return new MemoryOpenFile(events);
            }

            @Override
            public void close() {
                events.add("view closed");
            }
        };
    }

    private record MemoryOpenFile(BlockingQueue<String> events) implements OpenFile {

        @Override
        public int read(ByteBuffer target, long offset) {
            return -1;
        }

        @Override
        public void write(ByteBuffer source, long offset) {
            source.position(source.limit());
        }

        @Override
        public FileAttributes stat() throws FileException {
            throw FileException.of(FileStatus.FAILURE);
        }

        @Override
        public void close() {
            events.add("closed");
        }

        @Override
        public void aborted(Throwable cause) {
            events.add("aborted");
        }
    }

    @Test
    void aSlowStoreHoldsUpItsOwnChannelAlone() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (TestClient client = new TestClient()) {
            client.start();
            client.subsystem.addStore("default", login -> new PlainView() {
                @Override
                public Listing list(FilePath path) throws FileException {
                    entered.countDown();
                    await(released);
                    throw FileException.of(FileStatus.NO_SUCH_FILE);
                }
            });
            client.sendBytes(ClientPackets.of(new Request.Limits(1)));
            client.sendBytes(ClientPackets.of(new Request.OpenDirectory(2, "/")));
            await(entered);
            client.sendBytes(ClientPackets.of(new Request.Limits(3)));
            FakeChannel other = new FakeChannel(client.channel.login());
            var handler = client.subsystem.open(other);
            handler.data(ByteBuffer.wrap(ClientPackets.init(3)));
            assertEquals(2, other.packet().get(), "the other channel is served meanwhile");
            assertEquals(1, client.answer().id());
            assertEquals(0, client.channel.waiting());
            released.countDown();
            assertEquals(2, client.answer().id());
            assertEquals(3, client.answer().id());
            handler.closed();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aStoreThatFailsIsAnswered() throws Exception {
        FileStore broken = login -> new PlainView() {
            @Override
            public Listing list(FilePath path) {
                throw new IllegalStateException("secret");
            }

            @Override
            public OpenFile open(FilePath path, OpenOptions options, AttributeChange attributes) {
                throw new NoClassDefFoundError("secret");
            }

            @Override
            public FilePath resolve(FilePath path) throws FileException {
                throw new FileException(FileStatus.QUOTA_EXCEEDED, "seven of seven files");
            }
        };
        try (TestClient client = new TestClient().with(broken)) {
            client.start();
            Answer answer = client.ask(new Request.OpenDirectory(1, "/"));
            assertEquals(FileStatus.FAILURE.code(), answer.status());
            assertEquals("Failure", answer.message(), "nothing of the fault is shown");
            client.expect(FileStatus.FAILURE, openRequest("x"));
            answer = client.ask(new Request.RealPath(3, "/"));
            assertEquals(FileStatus.FAILURE.code(), answer.status());
            assertEquals("seven of seven files", answer.message());
            client.expect(FileStatus.OP_UNSUPPORTED, new Request.ReadLink(4, "/x"));
            client.expect(FileStatus.OP_UNSUPPORTED, new Request.Space(5, "/x"));
            client.expect(FileStatus.OP_UNSUPPORTED, new Request.Remove(6, "/x"));
        }
    }

    @Test
    void aStoreThatLiesAboutWhatItReadShowsNothing() throws Exception {
        FileStore liar = login -> new PlainView() {
            @Override
            public OpenFile open(FilePath path, OpenOptions options, AttributeChange attributes) {
                return new OpenFile() {
                    @Override
                    public int read(ByteBuffer target, long offset) {
                        target.put((byte) 7);
                        return 100;
                    }

                    @Override
                    public void write(ByteBuffer source, long offset) {
                        source.get();
                    }

                    @Override
                    public FileAttributes stat() {
                        return FileAttributes.file(1, FileTime.fromMillis(0));
                    }

                    @Override
                    public void close() {
                        // Nothing is held.
                    }
                };
            }
        };
        try (TestClient client = new TestClient().with(liar)) {
            client.start();
            long handle = client.ask(openRequest("x")).handle();
            assertEquals(1, client.ask(new Request.Read(2, handle, 0, 1000)).data().length);
            client.expect(FileStatus.FAILURE, new Request.Write(3, handle, 0, ByteBuffer.wrap(new byte[2])));
            client.expect(FileStatus.OP_UNSUPPORTED, new Request.Sync(4, handle));
            client.expect(
                    FileStatus.OP_UNSUPPORTED,
                    new Request.HandleSetStat(
                            5,
                            handle,
                            new AttributeChange(
                                    AttributeChange.NONE.size(),
                                    OptionalInt.of(0600),
                                    Optional.empty(),
                                    Optional.empty())));
        }
    }

    @Test
    void aSubsystemThatStopsClosesItsChannels() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        TestClient client = new TestClient().with(recording(events));
        client.start();
        client.ask(openRequest("a")).handle();
        client.close();
        assertEquals(1, client.channel.exitStatus());
        assertEquals(List.of("aborted", "view closed"), List.copyOf(events));
        FakeChannel late = new FakeChannel(client.channel.login());
        client.subsystem.open(late);
        assertEquals(1, late.exitStatus(), "a channel that comes too late is closed too");
    }

    /** Opens of this store take a while if they are told to, and tell the thread they were served by. */
    private static final class Telling extends PlainView {

        final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        volatile long nanos;

        @Override
        public OpenFile open(FilePath path, OpenOptions options, AttributeChange attributes) throws FileException {
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            threads.add(Thread.currentThread());
            return super.open(path, options, attributes);
        }

        Thread next() throws InterruptedException {
            return threads.poll(PATIENCE, TimeUnit.SECONDS);
        }
    }

    /** Asks until this thread, which brings the data, serves the request; tells how often. The machine may make any turn a long one. */
    private static int untilServedHere(TestClient client, Telling view) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        int requests = 0;
        Thread server;
        do {
            client.sendBytes(ClientPackets.of(openRequest("a")));
            server = view.next();
            assertEquals(FileStatus.NO_SUCH_FILE.code(), client.answer().status());
            requests++;
        } while (server != Thread.currentThread() && System.nanoTime() - end < 0);
        assertEquals(Thread.currentThread(), server);
        return requests;
    }

    private static TestClient startedWith(Telling view) throws InterruptedException {
        TestClient client = new TestClient();
        client.channel.takeTurns();
        return client.with(login -> view).start();
    }

    @Test
    void aSmallRequestIsServedByTheThreadThatReads() throws Exception {
        Telling view = new Telling();
        try (TestClient client = startedWith(view)) {
            untilServedHere(client, view);
        }
    }

    @Test
    void manyRequestsAtOnceGoOnElsewhere() throws Exception {
        Telling view = new Telling();
        try (TestClient client = startedWith(view)) {
            untilServedHere(client, view);
            ByteArrayOutputStream burst = new ByteArrayOutputStream();
            for (int i = 0; i < 10; i++) {
                burst.writeBytes(ClientPackets.of(openRequest("a")));
            }
            client.sendBytes(burst.toByteArray());
            Thread last = Thread.currentThread();
            for (int i = 0; i < 10; i++) {
                last = view.next();
                client.answer();
            }
            assertNotEquals(Thread.currentThread(), last);
            client.sendBytes(ClientPackets.of(openRequest("a")));
            assertNotEquals(Thread.currentThread(), view.next(), "nor is the next one tried here");
        }
    }

    @Test
    void aSlowStoreIsNotAskedByTheThreadThatReadsAgainAtOnce() throws Exception {
        Telling view = new Telling();
        try (TestClient client = startedWith(view)) {
            view.nanos = 5_000_000;
            untilServedHere(client, view);
            view.nanos = 0;
            // A turn that goes on with what has come meanwhile counts once, however much that is.
            int requests = untilServedHere(client, view);
            assertTrue(requests > 32, requests + " requests until it is tried again");
        }
    }
}
