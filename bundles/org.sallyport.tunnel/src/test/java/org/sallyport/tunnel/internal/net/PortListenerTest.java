package org.sallyport.tunnel.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real ports, and names that the test has in hand. */
@Timeout(30)
class PortListenerTest {

    private static final String SLOW = "slow.example";
    private static final String UNKNOWN = "unknown.example";

    /** For documentation (RFC 5737): no machine has it. */
    private static final String NOT_OURS = "192.0.2.1";

    private final CountDownLatch answer = new CountDownLatch(1);
    private final CompletableFuture<Thread> asking = new CompletableFuture<>();
    private final BlockingQueue<SocketChannel> clients = new LinkedBlockingQueue<>();
    private final SocketLoop loop = new SocketLoop();
    private final PortListener listener = new PortListener(loop, clients::add, List.of(), this::lookUp);

    @AfterEach
    void close() throws Exception {
        answer.countDown();
        loop.execute(listener::stop);
        await();
        loop.close();
        for (SocketChannel client : clients) {
            client.close();
        }
    }

    private InetAddress[] lookUp(String name) throws UnknownHostException {
        if (name.equals(SLOW)) {
            asking.complete(Thread.currentThread());
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }
        if (name.equals(UNKNOWN)) {
            throw new UnknownHostException(name + ": Name or service not known");
        }
        return InetAddress.getAllByName(name);
    }

    /** Returns when the loop has done what it was asked for. */
    private void await() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(done::countDown);
        assertTrue(done.await(10, TimeUnit.SECONDS), "the loop is held up");
    }

    private CompletableFuture<Optional<IOException>> begin(int port, int backlog, String... names) {
        CompletableFuture<Optional<IOException>> outcome = new CompletableFuture<>();
        loop.execute(() -> listener.listen(new PortListener.Place(List.of(names), port, backlog), outcome::complete));
        return outcome;
    }

    /** What is in trouble; empty for nothing. */
    private String listen(int port, int backlog, String... names) throws Exception {
        return begin(port, backlog, names)
                .get(10, TimeUnit.SECONDS)
                .map(IOException::getMessage)
                .orElse("");
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(address, port);
    }

    private int port() {
        return listener.addresses().get(0).getPort();
    }

    private void assertServed(String address) throws Exception {
        try (Socket client = new Socket(address, port())) {
            assertTrue(client.isConnected());
            SocketChannel accepted = clients.poll(10, TimeUnit.SECONDS);
            assertEquals(client.getLocalSocketAddress(), accepted.getRemoteAddress());
            accepted.close();
        }
    }

    @Test
    void aNameThatTakesItsTimeHoldsNobodyUp() throws Exception {
        CompletableFuture<Optional<IOException>> outcome = begin(0, 8, SLOW);
        asking.get(10, TimeUnit.SECONDS);
        await();
        assertFalse(outcome.isDone());
        answer.countDown();
        assertEquals(Optional.empty(), outcome.get(10, TimeUnit.SECONDS));
        assertServed("127.0.0.1");
    }

    @Test
    void anAnswerThatNobodyWaitsForOpensNothing() throws Exception {
        CompletableFuture<Optional<IOException>> outcome = begin(0, 8, SLOW);
        Thread thread = asking.get(10, TimeUnit.SECONDS);
        loop.execute(listener::stop);
        answer.countDown();
        thread.join(10_000);
        await();
        assertFalse(outcome.isDone());
        assertEquals(List.of(), listener.addresses());
    }

    @Test
    void whatIsOpenStaysAsItIsWhileTheRestIsTriedAgain() throws Exception {
        assertTrue(listen(0, 8, "127.0.0.1", NOT_OURS).startsWith(NOT_OURS + ":"));
        int port = port();
        for (int i = 0; i < 3; i++) {
            assertTrue(listen(0, 8, "127.0.0.1", NOT_OURS).startsWith(NOT_OURS + ":"));
            assertEquals(List.of(at("127.0.0.1", port)), listener.addresses());
        }
        assertEquals(UNKNOWN + ": Name or service not known", listen(0, 8, UNKNOWN, "127.0.0.1"));
        assertEquals(List.of(at("127.0.0.1", port)), listener.addresses());
        assertServed("127.0.0.1");
    }

    @Test
    void addressesShareTheFreePort() throws Exception {
        assertEquals("", listen(0, 8, "127.0.0.1"));
        int port = port();
        assertEquals("", listen(0, 8, "127.0.0.1", "127.0.0.2"));
        assertEquals(List.of(at("127.0.0.1", port), at("127.0.0.2", port)), listener.addresses());
        assertServed("127.0.0.2");
    }

    @Test
    void theOldPortStaysUntilTheNewOneIsOpen() throws Exception {
        assertEquals("", listen(0, 8, "127.0.0.1"));
        int before = port();
        int after;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            after = taken.getLocalPort();
            assertTrue(listen(after, 8, "127.0.0.1").startsWith("127.0.0.1:" + after + ":"));
            assertEquals(List.of(at("127.0.0.1", before)), listener.addresses());
        }
        assertEquals("", listen(after, 8, "127.0.0.1"));
        assertEquals(List.of(at("127.0.0.1", after)), listener.addresses());
    }

    @Test
    void oneAddressBecomesAllAndAllBecomeOneOnTheSamePort() throws Exception {
        assertEquals("", listen(0, 8, "127.0.0.1"));
        int port = port();
        assertEquals("", listen(port, 8));
        assertServed("127.0.0.3");
        assertEquals("", listen(port, 8, "127.0.0.2"));
        assertEquals(List.of(at("127.0.0.2", port)), listener.addresses());
        assertServed("127.0.0.2");
    }

    @Test
    void thePortOfAllAddressesIsKnownAgain() throws Exception {
        assertTrue(listen(0, 8, "0.0.0.0", NOT_OURS).startsWith(NOT_OURS + ":"));
        List<InetSocketAddress> all = listener.addresses();
        assertTrue(listen(0, 8, "0.0.0.0", NOT_OURS).startsWith(NOT_OURS + ":"));
        assertEquals(all, listener.addresses());
        assertEquals(1, all.size());
    }

    @Test
    void nothingIsClosedForAnAddressThatTheMachineDoesNotHave() throws Exception {
        assertEquals("", listen(0, 8));
        List<InetSocketAddress> all = listener.addresses();
        assertTrue(listen(port(), 8, NOT_OURS).startsWith(NOT_OURS + ":"));
        assertEquals(all, listener.addresses());
        assertServed("127.0.0.3");
    }

    @Test
    void whatWasClosedInVainIsOpenAgain() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
            int port = taken.getLocalPort();
            assertEquals("", listen(port, 8, "127.0.0.1"));
            for (int i = 0; i < 3; i++) {
                assertTrue(listen(port, 8).contains(":" + port + ":"));
                assertEquals(List.of(at("127.0.0.1", port)), listener.addresses());
                assertServed("127.0.0.1");
            }
        }
    }

    /** Connects more clients than are accepted at once while the loop is held up; then it has something to do. */
    private List<Socket> queue(Runnable then) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                connected.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        List<Socket> queue = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            queue.add(new Socket(InetAddress.getByName("127.0.0.1"), port()));
        }
        then.run();
        connected.countDown();
        return queue;
    }

    private void assertAccepted(List<Socket> queue) throws Exception {
        for (Socket client : queue) {
            SocketChannel accepted = clients.poll(10, TimeUnit.SECONDS);
            assertNotNull(accepted, client + " is lost");
            assertEquals(client.getLocalSocketAddress(), accepted.getRemoteAddress());
            accepted.close();
            client.close();
        }
    }

    @Test
    void whoWaitsAtAPortThatClosesIsServed() throws Exception {
        assertEquals("", listen(0, 100, "127.0.0.1"));
        List<Socket> queue = queue(() -> loop.execute(listener::stop));
        assertAccepted(queue);
        assertEquals(List.of(), listener.addresses());
    }

    @Test
    void whoWaitsAtAPortThatMovesIsServed() throws Exception {
        assertEquals("", listen(0, 100, "127.0.0.1"));
        InetSocketAddress before = listener.addresses().get(0);
        CompletableFuture<Optional<IOException>> outcome = begin(0, 99, SLOW);
        Thread thread = asking.get(10, TimeUnit.SECONDS);
        List<Socket> queue = queue(() -> {
            answer.countDown();
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(Optional.empty(), outcome.get(10, TimeUnit.SECONDS));
        assertEquals(List.of(before), listener.addresses(), "closed for the new one, and open again");
        assertAccepted(queue);
    }

    @Test
    void whatIsSurrenderedListensForTheNextOwner() throws Exception {
        assertEquals("", listen(0, 8, "127.0.0.1", "127.0.0.2"));
        List<InetSocketAddress> before = listener.addresses();
        CompletableFuture<List<ServerSocketChannel>> surrendered = new CompletableFuture<>();
        loop.execute(() -> surrendered.complete(listener.surrender().stream()
                .filter(socket -> !socket.isRegistered())
                .toList()));
        List<ServerSocketChannel> sockets = surrendered.get(10, TimeUnit.SECONDS);
        assertEquals(2, sockets.size());
        assertEquals(List.of(), listener.addresses());
        SocketLoop nextLoop = new SocketLoop();
        try (Socket between = new Socket("127.0.0.2", before.get(0).getPort())) {
            PortListener next = new PortListener(nextLoop, clients::add, sockets, this::lookUp);
            CompletableFuture<Optional<IOException>> outcome = new CompletableFuture<>();
            nextLoop.execute(() ->
                    next.listen(new PortListener.Place(List.of("127.0.0.1", "127.0.0.2"), 0, 8), outcome::complete));
            assertEquals(Optional.empty(), outcome.get(10, TimeUnit.SECONDS));
            assertEquals(before, next.addresses());
            SocketChannel accepted = clients.poll(10, TimeUnit.SECONDS);
            assertNotNull(accepted);
            assertEquals(between.getLocalSocketAddress(), accepted.getRemoteAddress());
            accepted.close();
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            nextLoop.execute(() -> {
                next.stop();
                stopped.complete(null);
            });
            stopped.get(10, TimeUnit.SECONDS);
        } finally {
            nextLoop.close();
        }
        for (InetSocketAddress place : before) {
            assertThrows(IOException.class, () -> new Socket(place.getAddress(), place.getPort()).close());
        }
    }

    @Test
    void whatIsInheritedAndNotWantedIsClosed() throws Exception {
        ServerSocketChannel left = ServerSocketChannel.open().bind(at("127.0.0.3", 0));
        PortListener heir = new PortListener(loop, clients::add, List.of(left), this::lookUp);
        CompletableFuture<Optional<IOException>> outcome = new CompletableFuture<>();
        loop.execute(() -> heir.listen(new PortListener.Place(List.of("127.0.0.1"), 0, 8), outcome::complete));
        assertEquals(Optional.empty(), outcome.get(10, TimeUnit.SECONDS));
        assertFalse(left.isOpen());
        loop.execute(heir::stop);
    }

    @Test
    void anotherBacklogKeepsThePort() throws Exception {
        assertEquals("", listen(0, 8, "127.0.0.1"));
        int port = port();
        assertEquals("", listen(0, 9, "127.0.0.1"));
        assertEquals(List.of(at("127.0.0.1", port)), listener.addresses());
        assertServed("127.0.0.1");
    }
}
