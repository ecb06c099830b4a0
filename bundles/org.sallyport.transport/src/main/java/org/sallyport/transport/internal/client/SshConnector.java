package org.sallyport.transport.internal.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.settings.internal.LogText;
import org.sallyport.transport.internal.MinaSecurity;
import org.sallyport.transport.internal.Threads;
import org.sallyport.transport.internal.algorithm.AlgorithmKind;
import org.sallyport.transport.internal.algorithm.AlgorithmLists;
import org.sallyport.transport.internal.algorithm.AlgorithmPolicy;
import org.sallyport.transport.internal.algorithm.AlgorithmSuite;
import org.sallyport.transport.internal.io.EventLoops;
import org.sallyport.transport.internal.plugin.Plugin;
import org.sallyport.transport.internal.plugin.Plugins;

/** Connects to other servers. It has no threads before the first connection. */
final class SshConnector implements SshClients, AutoCloseable {

    private static final int LOOPS = 2;
    private static final int WORKERS = 8;
    private static final int LONGEST_VALUE = 100;
    private static final int LEAVE_SECONDS = 3;
    private static final long LOOK_MILLIS = 200;

    /** How long connections are kept after the transport has gone. */
    private static final Duration RETIREMENT = Duration.ofMinutes(1);

    static {
        MinaSecurity.prepare();
    }

    private final Plugins<CryptoProvider> providers;
    private final Set<ConnectAttempt> attempts = ConcurrentHashMap.newKeySet();
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private Optional<Runtime> runtime = Optional.empty();
    private boolean closed;

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
     * @param providers labelled with their names
     */
    SshConnector(Plugins<CryptoProvider> providers) {
        this.providers = providers;
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
            AlgorithmSuite suite = suite(settings.algorithms());
            synchronized (this) {
                if (closed) {
                    throw new ClientException(ClientException.Reason.SETTINGS, "the SSH transport is stopped");
                }
                threads = runtime.orElseGet(Runtime::start);
                runtime = Optional.of(threads);
                attempt = new ConnectAttempt(settings, suite, threads.loops(), threads.timer());
                attempts.add(attempt);
            }
        } catch (ClientException e) {
            return CompletableFuture.failedStage(e);
        }
        CompletableFuture<ClientConnection> result = attempt.result();
        CompletionStage<ClientConnection> registered = result.whenComplete((connection, failure) -> {
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
        return registered;
    }

    private AlgorithmSuite suite(ClientAlgorithms algorithms) throws ClientException {
        List<String> complaints = new ArrayList<>();
        AlgorithmLists lists = lists(algorithms, complaints);
        if (!complaints.isEmpty()) {
            throw new ClientException(ClientException.Reason.SETTINGS, String.join("; ", complaints));
        }
        CryptoProvider provider = providers
                .best(algorithms.provider())
                .map(Plugin::service)
                .orElseThrow(() -> new ClientException(
                        ClientException.Reason.SETTINGS,
                        "there is no crypto provider " + algorithms.provider() + "; waiting for its bundle to start"));
        try {
            return AlgorithmSuite.of(provider.provider(), lists);
        } catch (IllegalArgumentException e) {
            throw new ClientException(
                    ClientException.Reason.SETTINGS,
                    "crypto provider " + algorithms.provider() + " cannot be used: " + e.getMessage());
        }
    }

    @Override
    public List<String> complaints(ClientAlgorithms algorithms) {
        List<String> complaints = new ArrayList<>();
        lists(algorithms, complaints);
        return complaints;
    }

    private static AlgorithmLists lists(ClientAlgorithms algorithms, List<String> complaints) {
        AlgorithmLists lists = AlgorithmLists.of(AlgorithmPolicy.MODERN);
        try {
            lists = AlgorithmLists.of(AlgorithmPolicy.of(algorithms.policy()));
        } catch (IllegalArgumentException e) {
            complaints.add(complaint("algorithms.policy", algorithms.policy(), e));
        }
        for (Map.Entry<String, String> change : algorithms.changes().entrySet()) {
            try {
                lists = lists.with(kind(change.getKey()), change.getValue());
            } catch (IllegalArgumentException e) {
                complaints.add(complaint(change.getKey(), change.getValue(), e));
            }
        }
        return lists;
    }

    private static AlgorithmKind kind(String key) {
        for (AlgorithmKind kind : AlgorithmKind.values()) {
            if (kind.key().equals(key)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no such list");
    }

    private static String complaint(String key, String value, IllegalArgumentException why) {
        return key + " = \"" + LogText.of(value, LONGEST_VALUE) + "\" is refused: " + why.getMessage();
    }
}
