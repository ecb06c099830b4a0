package org.sallyport.transport.internal.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.sallyport.handover.internal.PortHandover;
import org.sallyport.session.Connection;
import org.sallyport.session.HostKey;
import org.sallyport.session.Server;
import org.sallyport.settings.internal.RefusedContent;
import org.sallyport.transport.internal.MinaSecurity;
import org.sallyport.transport.internal.Threads;
import org.sallyport.transport.internal.config.AuthenticationMethods;
import org.sallyport.transport.internal.config.ServerSettings;
import org.sallyport.transport.internal.io.EventLoops;
import org.sallyport.transport.internal.plugin.ProviderChoice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server from its first configuration to its end. Whatever changes (settings, crypto providers, a port that becomes free), it works out
 * what is to be done on a thread of its own: nobody who brings a change has to wait, and changes do not overtake each other.
 */
public final class ManagedServer implements Server, AutoCloseable {

    static {
        MinaSecurity.prepare();
    }

    private static final Logger LOG = LoggerFactory.getLogger(ManagedServer.class);
    private static final Duration END = Duration.ofSeconds(5);

    /** How many connections exchange keys anew at a time, of those that use what is not offered any more. */
    private static final int RENEWALS = 32;

    private static final long LOOK_MILLIS = 250;
    private static final long DRAIN_LOOK_MILLIS = 100;
    private static final long ARRIVAL_MILLIS = 1_000;

    /** At the same time; only authenticators that block need many. */
    private static final int MOST_LOGINS = 128;
    /** Names of forwarding targets that are asked for at the same time. */
    private static final int MOST_NAMES = 16;

    private final Environment environment;
    private final PortHandover handover;
    private final ScheduledExecutorService control;
    private final ExecutorService logins;
    private final ExecutorService names;
    private final EventLoops loops;
    private final ServerEngine engine;
    private final Identity identity;
    private final PortListener port;
    private final Runnable changed;
    private final Backoff backoff = new Backoff();
    private final TroubleLog troubles = new TroubleLog();
    private volatile Optional<Trouble> trouble = Optional.empty();
    private volatile Optional<String> refusal = Optional.empty();
    /** On the control thread. */
    private final RefusedContent refused = new RefusedContent();

    private Optional<ServerSettings> wanted = Optional.empty();

    private boolean retrying;
    private boolean stopped;
    private volatile boolean closing;

    /**
     * Begins to listen as soon as everything needed is there; returns at once.
     *
     * @param settings the first configuration
     * @param environment what is around
     * @param handover where the ports of a predecessor are, and where to leave them for a successor
     * @param changed called after the name or where the server listens have changed
     */
    public ManagedServer(ServerSettings settings, Environment environment, PortHandover handover, Runnable changed) {
        this.handover = handover;
        this.environment = environment;
        this.changed = changed;
        this.control = Executors.newSingleThreadScheduledExecutor(Threads.named("server-" + settings.name()));
        this.logins = Threads.pool("login-" + settings.name(), MOST_LOGINS);
        this.names = Threads.pool("names-" + settings.name(), MOST_NAMES);
        this.loops = EventLoops.start("sallyport-" + settings.name());
        this.engine = new ServerEngine(settings, environment, loops, control, logins, names);
        this.identity = new Identity(environment.providers(), engine);
        this.port = new PortListener(engine.newAcceptor(), handover.take());
        control.scheduleWithFixedDelay(this::watch, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        environmentChanged();
    }

    @Override
    public String name() {
        return engine.settings().name();
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return port.addresses();
    }

    @Override
    public Optional<String> trouble() {
        return trouble.map(Trouble::line);
    }

    @Override
    public Map<String, Object> settings() {
        return engine.settings().raw();
    }

    @Override
    public Optional<String> refusal() {
        return refusal;
    }

    @Override
    public List<HostKey> hostKeys() {
        return identity.hostKeys().publicSides();
    }

    @Override
    public Collection<Connection> connections() {
        return List.copyOf(engine.connections().all());
    }

    @Override
    public void start() {
        soon(() -> {
            stopped = false;
            settle();
        });
    }

    @Override
    public void stop(boolean keepConnections) {
        soon(() -> {
            stopped = true;
            settle();
            if (!keepConnections) {
                disconnectAll("the server is stopped");
            }
        });
    }

    /** Takes over new settings; returns at once. */
    public void apply(ServerSettings settings) {
        soon(() -> {
            refusal = Optional.empty();
            wanted = Optional.of(settings);
            settle();
        });
    }

    /** The configuration has changed to one that cannot be used, for this reason: the last one stays. */
    public void refuse(String reason) {
        soon(() -> {
            refusal = Optional.of(reason);
            wanted = Optional.empty();
        });
    }

    /**
     * Puts the settings that are wanted in force as a whole. If host keys or a provider that they name cannot be had, the last ones stay as a
     * whole, until those can.
     *
     * @return whether nothing is wanted any more
     */
    private boolean adopt() {
        if (wanted.isEmpty()) {
            return true;
        }
        ServerSettings next = wanted.get();
        Optional<String> lack = identity.lackFor(next);
        if (lack.isPresent()) {
            if (refused.isNew(next.raw(), lack.get())) {
                LOG.error("{}: {}; the last good settings stay until it is there", next.pid(), lack.get());
            }
            refusal = lack;
            return false;
        }
        if (refusal.isPresent()) {
            LOG.info("{}: the settings are in force now", next.pid());
        }
        refused.forget();
        wanted = Optional.empty();
        refusal = Optional.empty();
        engine.apply(next);
        return true;
    }

    /** Looks around again; returns at once. */
    public void environmentChanged() {
        soon(this::settle);
    }

    private void soon(Runnable work) {
        try {
            control.execute(() -> attempt(work));
        } catch (RejectedExecutionException e) {
            LOG.debug("server {} is closed", name(), e);
        }
    }

    /** What fails unexpectedly, in a plugin for one, is told, and done again later; an executor would keep it to itself. */
    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("server {}: a change could not be dealt with; trying again", name(), e);
            if (!closing) {
                retry();
            }
        }
    }

    /** Brings what is to what should be. */
    private void settle() {
        if (closing) {
            return;
        }
        List<InetSocketAddress> before = port.addresses();
        boolean fresh = wanted.isPresent();
        boolean adopted = adopt();
        Optional<Trouble> found = identity.settle(engine.settings());
        if (identity.isWaiting()) {
            control.schedule(() -> attempt(this::settle), ProviderChoice.ABSENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
        try {
            if (stopped) {
                port.stop();
            } else if (identity.complete()) {
                port.listen(engine.settings().listen());
            } else {
                port.closeInheritedIfLate();
            }
        } catch (IOException e) {
            port.closeInheritedIfLate();
            found = Optional.of(Trouble.now("cannot listen on " + e.getMessage() + "; trying until it works"));
        }
        trouble = found.or(this::loginTrouble);
        report(before);
        troubles.note(name(), trouble, System.nanoTime());
        if (trouble.isPresent() || !adopted) {
            retry();
        } else {
            backoff.reset();
        }
        if (fresh && adopted) {
            changed.run();
        }
    }

    /** Nobody can log in, although everything else is there. */
    private Optional<Trouble> loginTrouble() {
        AuthenticationMethods methods = engine.settings().methods();
        return methods.possibleWith(environment.authenticators().labels())
                ? Optional.empty()
                : Optional.of(new Trouble(
                        "nobody can log in: no authenticator has the methods " + String.join(", ", methods.names())
                                + " of auth.methods; waiting for its bundle to start",
                        Trouble.PATIENCE));
    }

    private void report(List<InetSocketAddress> before) {
        List<InetSocketAddress> after = port.addresses();
        if (!after.equals(before)) {
            LOG.info("server {}: {}", name(), after.isEmpty() ? "not listening" : "listening on " + text(after));
            changed.run();
        }
    }

    private static String text(List<InetSocketAddress> addresses) {
        return addresses.stream().map(ManagedServer::text).collect(Collectors.joining(", "));
    }

    private static String text(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String name = host.isAnyLocalAddress() ? "*" : host.getHostAddress();
        return (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort();
    }

    private void retry() {
        if (!retrying) {
            retrying = true;
            control.schedule(this::retryNow, backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void retryNow() {
        retrying = false;
        attempt(this::settle);
    }

    private void watch() {
        try {
            long now = System.nanoTime();
            engine.renewKeys(RENEWALS);
            engine.sessions()
                    .forEach(session -> session.watch().look(engine.settings().times(), now));
        } catch (RuntimeException e) {
            LOG.error("server {}: the watch over its connections failed", name(), e);
        }
    }

    /** Stops listening, ends every connection and returns when they are gone, or after some seconds. */
    @Override
    public void close() {
        closing = true;
        onControl(port::stop);
        disconnectAll("the server is stopping");
        try {
            engine.close(false).await(END);
        } catch (IOException e) {
            LOG.warn("server {}: connections did not end in time: {}", name(), e.getMessage());
        }
        letGo();
    }

    private void disconnectAll(String reason) {
        engine.connections().all().forEach(connection -> connection.close(reason));
    }

    /**
     * Makes way: gives up its ports and returns; connections finish what they are doing, for as long as the drain timeout allows.
     *
     * @param successor whether another server may soon want the ports, which are left to it as they are
     */
    public void retire(boolean successor) {
        closing = true;
        onControl(() -> {
            if (successor) {
                handover.leave(port.surrender());
            } else {
                port.stop();
            }
        });
        Duration limit = engine.settings().drain();
        if (engine.connections().size() > 0) {
            LOG.info(
                    "server {}: stops; connections that may finish within {}: {}",
                    name(),
                    limit,
                    engine.connections().size());
        }
        long deadline = System.nanoTime() + limit.toNanos();
        // Who was accepted a moment ago may not be among the connections yet.
        long first = Math.min(ARRIVAL_MILLIS, limit.toMillis());
        control.scheduleWithFixedDelay(() -> drain(deadline), first, DRAIN_LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void drain(long deadline) {
        long late = System.nanoTime() - deadline;
        try {
            engine.sessions().forEach(session -> session.drain(late >= 0));
        } catch (RuntimeException e) {
            LOG.error("server {}: its connections cannot be ended one by one", name(), e);
        }
        if (engine.sessions().isEmpty() || late > END.toNanos()) {
            letGo();
        }
    }

    private void letGo() {
        engine.close(true);
        loops.close();
        logins.shutdownNow();
        names.shutdownNow();
        control.shutdownNow();
    }

    /** Waits for it, but not for ever. */
    private void onControl(Runnable work) {
        try {
            control.submit(work).get(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            LOG.warn("server {}: its port may stay open for a while: {}", name(), e.toString());
        }
    }
}
