package org.sallyport.transport.internal.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.sallyport.client.ClientAlgorithms;
import org.sallyport.client.ClientConnection;
import org.sallyport.client.ClientException;
import org.sallyport.client.ClientSettings;
import org.sallyport.client.SshClients;
import org.sallyport.transport.internal.MinaSecurity;
import org.sallyport.transport.internal.Threads;
import org.sallyport.transport.internal.io.EventLoops;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to other servers. It has no threads before the first connection. */
final class SshConnector implements SshClients, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SshConnector.class);
    private static final int LOOPS = 2;
    private static final int WORKERS = 8;
    private static final int LEAVE_SECONDS = 3;
    private static final long LOOK_MILLIS = 250;

    /** How long connections are kept after the transport has gone. */
    private static final Duration RETIREMENT = Duration.ofMinutes(1);

    static {
        MinaSecurity.prepare();
    }

    private final Offers offers;
    private final Set<ConnectAttempt> attempts = ConcurrentHashMap.newKeySet();
    private final Set<SshClientConnection> connections = ConcurrentHashMap.newKeySet();
    private Optional<Runtime> runtime = Optional.empty();
    private volatile boolean closed;

    /** The threads of all connections. */
    private record Runtime(EventLoops loops, ExecutorService workers, ScheduledExecutorService timer) {

        static Runtime start() {
            return new Runtime(
                    new EventLoops("sallyport-client", LOOPS, WORKERS),
                    Threads.pool("client-connect", WORKERS),
                    Executors.newSingleThreadScheduledExecutor(Threads.named("client-timer")));
        }

        void stop() {
            workers.shutdown();
            timer.shutdownNow();
            loops.close();
        }
    }

    /**
     * Nothing begins before somebody connects.
     *
     * @param offers what connections can offer
     */
    SshConnector(Offers offers) {
        this.offers = offers;
    }

    /** Ends all connections. */
    @Override
    public void close() {
        Optional<Runtime> stopping = end();
        leave();
        stopping.ifPresent(Runtime::stop);
    }

    /** Makes no more connections, and returns at once. Those that are open may be used until their owners have done so, or for some time. */
    void retire() {
        end().ifPresent(threads -> threads.timer().execute(() -> {
            long deadline = System.nanoTime() + RETIREMENT.toNanos();
            threads.timer()
                    .scheduleWithFixedDelay(
                            () -> {
                                if (connections.isEmpty() || System.nanoTime() - deadline >= 0) {
                                    leave();
                                    threads.stop();
                                }
                            },
                            0,
                            LOOK_MILLIS,
                            TimeUnit.MILLISECONDS);
        }));
    }

    private synchronized Optional<Runtime> end() {
        closed = true;
        Optional<Runtime> stopping = runtime;
        runtime = Optional.empty();
        attempts.forEach(attempt -> attempt.cancel("the SSH transport is stopped"));
        return stopping;
    }

    /** Closes what is open; the threads are needed to take leave of the servers. */
    private void leave() {
        CompletableFuture<?>[] ends = connections.stream()
                .map(connection -> connection.ended().toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        connections.forEach(connection -> connection.close("the SSH transport is stopped"));
        CompletableFuture.allOf(ends)
                .completeOnTimeout(null, LEAVE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public CompletionStage<ClientConnection> connect(ClientSettings settings) {
        ConnectAttempt attempt;
        Runtime threads;
        try {
            Offer offer = offers.offer(settings.algorithms(), Optional.empty());
            synchronized (this) {
                if (closed) {
                    throw new ClientException(ClientException.Reason.SETTINGS, "the SSH transport is stopped");
                }
                threads = runtime.orElseGet(this::run);
                runtime = Optional.of(threads);
                attempt = new ConnectAttempt(settings, offer, threads.loops(), threads.timer());
                attempts.add(attempt);
            }
        } catch (ClientException e) {
            return CompletableFuture.failedStage(e);
        }
        CompletionStage<SshClientConnection> registered = attempt.result().whenComplete((connection, failure) -> {
            attempts.remove(attempt);
            if (connection != null) {
                connections.add(connection);
                connection.ended().thenAccept(reason -> connections.remove(connection));
            }
        });
        try {
            threads.workers().execute(attempt::begin);
        } catch (RejectedExecutionException e) {
            attempt.cancel("the SSH transport is stopped");
        }
        return registered.thenApply(connection -> connection);
    }

    private Runtime run() {
        Runtime begun = Runtime.start();
        begun.timer().scheduleWithFixedDelay(this::watch, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return begun;
    }

    private void watch() {
        long now = System.nanoTime();
        connections.forEach(connection -> {
            try {
                // Without the transport connections keep what they have.
                if (!closed && connection.isOpen()) {
                    connection.settle(offers);
                }
                connection.look(now);
            } catch (RuntimeException | LinkageError e) {
                LOG.error("the watch over the connection to {} failed", connection.remoteAddress(), e);
            }
        });
    }

    @Override
    public CompletionStage<Void> ready(ClientAlgorithms algorithms) {
        return offers.ready(algorithms);
    }

    @Override
    public List<String> complaints(ClientAlgorithms algorithms) {
        return AlgorithmSettings.of(algorithms).complaints();
    }
}
