package org.sallyport.tunnel.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.sallyport.client.ClientConnection;
import org.sallyport.client.ClientException;
import org.sallyport.client.ClientSettings;
import org.sallyport.client.HostKeyCheck;
import org.sallyport.client.SshClients;
import org.sallyport.tunnel.TunnelStatus.State;
import org.sallyport.tunnel.internal.config.TunnelSettings.Reconnect;

/**
 * The SSH side of a tunnel: keeps a connection up while it should be there. On the loop's thread, except for {@link #moment()}.
 *
 * <p>An attempt that was given up goes on in the background; {@code attempt} tells its answer from that of the current one.
 */
final class SshLink {

    /** Time as the link sees it. */
    interface Clock extends LongSupplier {

        /** Runs something later, on the loop's thread. */
        void later(Duration delay, Runnable task);

        /** Runs something on the loop's thread; from any. */
        void soon(Runnable task);
    }

    /** Who wants to know how it is going. */
    interface Listener {

        /** Channels can be opened. */
        void up(ClientConnection connection);

        /** They cannot any more, and what was open is lost. */
        void down(ClientConnection connection);

        /** What is said about it once, for the log. */
        void trouble(String line);

        /** The link does not try any more. */
        void givenUp();
    }

    /**
     * How it is going.
     *
     * @param since when that began
     * @param reconnects how often a connection was made anew
     * @param trouble why there is none
     */
    record Moment(State state, Instant since, long reconnects, Optional<String> trouble) {}

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Clock clock;
    private final Listener listener;
    private ClientSettings settings;
    private Reconnect policy;
    private Optional<SshClients> clients = Optional.empty();
    private Optional<ClientConnection> connection = Optional.empty();
    private boolean wanted;
    private long attempt;
    private int failures;
    private long upSince;
    private boolean wasUp;
    private volatile Moment moment = new Moment(State.STOPPED, Instant.now(), 0, Optional.empty());

    SshLink(Clock clock, Listener listener, ClientSettings settings, Reconnect policy) {
        this.clock = clock;
        this.listener = listener;
        this.settings = settings;
        this.policy = policy;
    }

    /** How it is going; from any thread. */
    Moment moment() {
        return moment;
    }

    /** The connection, if there is one. */
    Optional<ClientConnection> connection() {
        return connection;
    }

    /**
     * Where connections come from; without, nothing is tried, but a connection that is there stays for as long as it lasts.
     *
     * @return the connection of another transport, which has gone; it is the caller's now
     */
    Optional<ClientConnection> clients(Optional<SshClients> service) {
        boolean another = service.isPresent() && !service.equals(clients);
        clients = service;
        Optional<ClientConnection> old = another ? release() : Optional.empty();
        if (wanted && connection.isEmpty()) {
            failures = 0;
            connect();
        }
        return old;
    }

    /** Begins to keep a connection up. */
    void start() {
        if (!wanted) {
            wanted = true;
            failures = 0;
            connect();
        }
    }

    /** Ends that, and the connection. */
    void stop() {
        wanted = false;
        attempt++;
        Optional<ClientConnection> ending = release();
        become(State.STOPPED, Optional.empty());
        ending.ifPresent(open -> {
            listener.down(open);
            open.close("the tunnel is stopped");
        });
    }

    /** Makes a new connection now; the old one, if there is any, is lost. */
    void reconnect() {
        release().ifPresent(open -> {
            listener.down(open);
            open.close("the tunnel reconnects");
        });
        if (wanted) {
            failures = 0;
            connect();
        }
    }

    /**
     * Takes over settings. If they lead elsewhere, a new connection is made; a connection that is there goes on with all others.
     *
     * @return the old connection, which is the caller's now
     */
    Optional<ClientConnection> apply(ClientSettings newSettings, Reconnect newPolicy) {
        if (connection.isPresent() && newSettings.leadsWhere(settings)) {
            settings = newSettings;
            policy = newPolicy;
            connection.get().apply(newSettings);
            return Optional.empty();
        }
        boolean another = !newSettings.equals(settings);
        boolean stuck = moment.state() == State.FAILED || moment.state() == State.WAITING;
        boolean changed = another || stuck && !newPolicy.equals(policy);
        settings = newSettings;
        policy = newPolicy;
        if (!changed) {
            return Optional.empty();
        }
        Optional<ClientConnection> old = release();
        if (wanted) {
            failures = 0;
            connect();
        }
        return old;
    }

    private Optional<ClientConnection> release() {
        Optional<ClientConnection> old = connection;
        connection = Optional.empty();
        return old;
    }

    private void connect() {
        long mine = ++attempt;
        if (clients.isEmpty()) {
            awaitTransport(mine);
            return;
        }
        become(State.CONNECTING, moment.trouble());
        begin(clients.get())
                .whenComplete((opened, failure) -> clock.soon(() -> {
                    if (mine != attempt) {
                        if (opened != null) {
                            opened.close("not needed any more");
                        }
                    } else if (opened != null) {
                        up(opened);
                    } else {
                        failed(failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
                    }
                }));
    }

    /** A crypto provider is somebody's plugin: whatever it throws is a failed attempt like others. */
    private CompletionStage<ClientConnection> begin(SshClients service) {
        try {
            return service.connect(settings);
        } catch (RuntimeException | LinkageError e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void awaitTransport(long mine) {
        await(mine, "the SSH transport is not there; waiting for its bundle to start");
    }

    /** No server is to be spared, so it is tried as soon as it can be. */
    private void awaitProvider(long mine, String line) {
        await(mine, line);
        clients.ifPresent(service -> service.ready(settings.algorithms())
                .thenRun(() -> clock.soon(() -> {
                    if (mine == attempt && wanted) {
                        connect();
                    }
                })));
    }

    /** Bundles that start together do so in any order: that is worth a line only if it lasts. */
    private void await(long mine, String line) {
        moment = new Moment(State.WAITING, Instant.now(), moment.reconnects(), Optional.of(line));
        clock.later(PATIENCE, () -> {
            if (mine == attempt) {
                listener.trouble(line);
            }
        });
    }

    private void up(ClientConnection opened) {
        connection = Optional.of(opened);
        upSince = clock.getAsLong();
        long reconnects = moment.reconnects() + (wasUp ? 1 : 0);
        wasUp = true;
        moment = new Moment(State.CONNECTED, Instant.now(), reconnects, Optional.empty());
        listener.up(opened);
        opened.ended().thenAccept(reason -> clock.soon(() -> lost(opened, reason)));
    }

    private void lost(ClientConnection ended, String reason) {
        if (!connection.equals(Optional.of(ended))) {
            return;
        }
        connection = Optional.empty();
        listener.down(ended);
        boolean lasted = clock.getAsLong() - upSince >= policy.interval().toNanos();
        failures = lasted ? 0 : failures + 1;
        String line = "the connection to " + settings + " is lost: " + reason;
        attempt++;
        if (lasted) {
            listener.trouble(line);
            moment = new Moment(State.CONNECTING, Instant.now(), moment.reconnects(), Optional.of(line));
            connect();
        } else {
            retry(line, Duration.ZERO);
        }
    }

    private void failed(Throwable failure) {
        String line = settings + ": " + (failure instanceof ClientException ? failure.getMessage() : failure);
        if (failure instanceof ClientException early && early.reason() == ClientException.Reason.NOT_READY) {
            awaitProvider(attempt, line);
            return;
        }
        failures++;
        boolean nothingToTrust = settings.hostKeys() instanceof HostKeyCheck.Fingerprints right
                && right.fingerprints().isEmpty();
        if (nothingToTrust
                && failure instanceof ClientException shown
                && shown.offered().isPresent()) {
            giveUp("the host key of " + settings + " is not known to be right, so nobody logs in. It offers "
                    + shown.offered().get().fingerprint() + " ("
                    + shown.offered().get().type() + "). If that is its key, set host.key = "
                    + shown.offered().get().fingerprint());
        } else {
            // A server may shut out who fails to log in again and again.
            boolean refused = failure instanceof ClientException reason
                    && (reason.reason() == ClientException.Reason.LOGIN
                            || reason.reason() == ClientException.Reason.HOST_KEY);
            retry(line, refused ? policy.longest() : Duration.ZERO);
        }
    }

    private void retry(String line, Duration least) {
        Optional<Duration> delay = policy.delay(failures).map(time -> time.compareTo(least) < 0 ? least : time);
        if (delay.isEmpty()) {
            giveUp(line + "; given up after " + failures + " attempts");
            return;
        }
        become(State.WAITING, Optional.of(line));
        long mine = attempt;
        clock.later(delay.get(), () -> {
            if (mine == attempt && wanted) {
                connect();
            }
        });
    }

    private void giveUp(String line) {
        become(State.FAILED, Optional.of(line));
        listener.givenUp();
    }

    private void become(State state, Optional<String> trouble) {
        Moment before = moment;
        if (before.state() != state || !before.trouble().equals(trouble)) {
            moment = new Moment(state, Instant.now(), before.reconnects(), trouble);
        }
        if (!before.trouble().equals(trouble)) {
            trouble.ifPresent(listener::trouble);
        }
    }
}
