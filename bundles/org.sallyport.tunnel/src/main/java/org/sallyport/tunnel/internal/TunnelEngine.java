package org.sallyport.tunnel.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.sallyport.client.ClientConnection;
import org.sallyport.client.HostKeyCheck;
import org.sallyport.client.SshClients;
import org.sallyport.handover.internal.PortHandover;
import org.sallyport.settings.internal.LogText;
import org.sallyport.tunnel.Tunnel;
import org.sallyport.tunnel.TunnelStatus;
import org.sallyport.tunnel.TunnelStatus.State;
import org.sallyport.tunnel.internal.config.Target;
import org.sallyport.tunnel.internal.config.TunnelSettings;
import org.sallyport.tunnel.internal.net.Addresses;
import org.sallyport.tunnel.internal.net.PortListener;
import org.sallyport.tunnel.internal.net.SocketLoop;
import org.sallyport.tunnel.internal.net.Sockets;
import org.sallyport.tunnel.internal.net.Traffic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tunnel from its first configuration to its end. Its port is open whether the SSH side is there or not: clients that come meanwhile wait. All work
 * is done on the loop's thread; whoever brings a change does not wait for it.
 */
final class TunnelEngine implements Tunnel {

    private static final Logger LOG = LoggerFactory.getLogger(TunnelEngine.class);

    /** How long to wait before a port that is taken is tried again. */
    private static final Duration PORT_REST = Duration.ofSeconds(1);

    private static final int LONGEST_VERSION = 100;

    private final SocketLoop loop;
    private final String pid;
    private final PortHandover handover;
    private final PortListener port;
    private final SshLink link;
    private final Traffic traffic = new Traffic();
    private final AtomicLong accepted = new AtomicLong();
    private final Set<TunnelClient> clients = new HashSet<>();
    private final Set<TunnelClient> waiting = new LinkedHashSet<>();
    private final SurplusClients surplus;
    private final Set<ClientConnection> retired = new HashSet<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final ClientEvents clientEvents = new ClientEvents();
    private volatile TunnelSettings settings;
    private volatile Optional<String> refusal = Optional.empty();
    private volatile int clientCount;
    private volatile Optional<String> portTrouble = Optional.empty();
    private Optional<SocketLoop.Timer> portRetry = Optional.empty();
    private List<InetSocketAddress> told = List.of();
    private boolean running;
    private boolean closing;

    /**
     * Does nothing yet.
     *
     * @param pid of its configuration
     * @param handover where the ports of a predecessor are, and where to leave them for a successor
     */
    TunnelEngine(SocketLoop loop, String pid, TunnelSettings settings, PortHandover handover) {
        this.loop = loop;
        this.pid = pid;
        this.settings = settings;
        this.handover = handover;
        this.surplus = new SurplusClients(loop);
        this.port = new PortListener(loop, this::accept, handover.take());
        this.link = new SshLink(new LoopClock(), new LinkEvents(), settings.ssh(), settings.reconnect());
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public String pid() {
        return pid;
    }

    @Override
    public Optional<String> refusal() {
        return refusal;
    }

    @Override
    public TunnelStatus status() {
        TunnelSettings now = settings;
        SshLink.Moment moment = link.moment();
        return new TunnelStatus(
                now.target().isPresent() ? "local" : "dynamic",
                moment.state(),
                moment.since(),
                port.addresses(),
                now.target().map(Target::toString),
                now.ssh().toString(),
                clientCount,
                accepted.get(),
                traffic.sent(),
                traffic.received(),
                moment.reconnects(),
                portTrouble.or(moment::trouble));
    }

    @Override
    public void start() {
        loop.execute(() -> {
            if (!closing) {
                running = true;
                if (link.moment().state() == State.FAILED) {
                    link.reconnect();
                } else {
                    link.start();
                }
                settlePort();
            }
        });
    }

    @Override
    public void stop() {
        loop.execute(() -> {
            running = false;
            settlePort();
            cutAll();
            link.stop();
        });
    }

    @Override
    public void reconnect() {
        loop.execute(link::reconnect);
    }

    /** Takes over new settings; returns at once. */
    void apply(TunnelSettings changed) {
        refusal = Optional.empty();
        settings = changed;
        loop.execute(() -> {
            settlePort();
            link.apply(changed.ssh(), changed.reconnect()).ifPresent(this::retire);
        });
    }

    /** The configuration has changed to one that cannot be used, for this reason: the last one stays. */
    void refuse(String reason) {
        refusal = Optional.of(reason);
    }

    /** Where SSH connections come from; returns at once. */
    void clients(Optional<SshClients> service) {
        loop.execute(() -> link.clients(service).ifPresent(this::retire));
    }

    /**
     * Makes way: gives up the port, and lets clients that are carried come to their end in the background, for as long as the drain timeout allows.
     *
     * @param successor whether another tunnel may soon want the port, which is left to it as it is
     * @return done when the port is given up
     */
    CompletableFuture<Void> makeWay(boolean successor) {
        return end(successor, settings.limits().drain());
    }

    private CompletableFuture<Void> end(boolean successor, Duration limit) {
        SocketLoop.Hold hold = loop.hold();
        closed.whenComplete((nothing, failure) -> hold.release());
        CompletableFuture<Void> free = new CompletableFuture<>();
        loop.execute(() -> {
            closing = true;
            running = false;
            portRetry.ifPresent(SocketLoop.Timer::cancel);
            try {
                if (successor) {
                    handover.leave(port.surrender());
                } else {
                    port.stop();
                }
                portSettled(Optional.empty());
            } finally {
                free.complete(null);
                drain(limit);
            }
        });
        return free;
    }

    private void drain(Duration limit) {
        List.copyOf(waiting).forEach(client -> client.giveUp("the tunnel is stopped"));
        if (!clients.isEmpty() && !limit.isZero()) {
            LOG.info("tunnel {}: stops; clients that may finish within {}: {}", name(), limit, clients.size());
        }
        loop.schedule(limit, this::cutAll);
        settleEnd();
    }

    /**
     * Ends the tunnel and everything that it carries at once.
     *
     * @return done when everything is closed
     */
    CompletableFuture<Void> close() {
        stop();
        end(false, Duration.ZERO);
        return closed;
    }

    /** Done when everything is closed. */
    CompletableFuture<Void> closed() {
        return closed;
    }

    private void settleEnd() {
        if (closing && clients.isEmpty()) {
            link.stop();
            retired.forEach(old -> old.close("the tunnel is stopped"));
            retired.clear();
            closed.complete(null);
        }
    }

    private void cutAll() {
        List.copyOf(clients).forEach(TunnelClient::cut);
    }

    // The port

    private void settlePort() {
        portRetry.ifPresent(SocketLoop.Timer::cancel);
        if (running && isTrusting()) {
            port.listen(settings.listen(), this::portSettled);
        } else {
            port.stop();
            portSettled(Optional.empty());
        }
    }

    private void portSettled(Optional<IOException> trouble) {
        Optional<String> before = portTrouble;
        portTrouble = trouble.map(cause -> "cannot listen on " + cause.getMessage() + "; trying until it works");
        if (!port.addresses().equals(told) && !port.addresses().isEmpty()) {
            LOG.info("tunnel {}: listening on {}", name(), Addresses.text(port.addresses()));
        }
        told = port.addresses();
        if (!portTrouble.equals(before)) {
            portTrouble.ifPresent(line -> LOG.error("tunnel {}: {}", name(), line));
        }
        if (trouble.isPresent()) {
            portRetry = Optional.of(loop.schedule(PORT_REST, this::settlePort));
        }
    }

    /** Whether any host key can be right; if not, nobody is to wait for a login that never comes. */
    private boolean isTrusting() {
        return !(settings.ssh().hostKeys() instanceof HostKeyCheck.Fingerprints right)
                || !right.fingerprints().isEmpty();
    }

    private void accept(SocketChannel socket) {
        accepted.incrementAndGet();
        if (clients.size() >= settings.limits().clients()) {
            LOG.warn("tunnel {}: a client is refused: max.clients are there", name());
            if (settings.target().isPresent()) {
                Sockets.reset(socket);
            } else {
                surplus.refuse(socket);
            }
            return;
        }
        try {
            TunnelClient client = new TunnelClient(loop, socket, traffic, clientEvents);
            clients.add(client);
            clientCount = clients.size();
            Optional<Target> target = settings.target();
            if (target.isPresent()) {
                client.begin(target.get());
            } else {
                client.begin(settings.limits().request());
            }
        } catch (IOException e) {
            LOG.debug("a client is gone before it is there: {}", e.getMessage());
            Sockets.close(socket);
        }
    }

    /** A connection that nobody new goes through: it is closed when the last is gone, or it has had its time. */
    private void retire(ClientConnection old) {
        retired.add(old);
        loop.schedule(settings.limits().drain(), () -> dismiss(old));
        settleRetired();
    }

    private void settleRetired() {
        for (ClientConnection old : List.copyOf(retired)) {
            if (clients.stream().noneMatch(client -> client.connection().equals(Optional.of(old)))) {
                dismiss(old);
            }
        }
    }

    private void dismiss(ClientConnection old) {
        if (retired.remove(old)) {
            old.close("the tunnel is configured anew");
        }
    }

    /** What clients say. */
    private final class ClientEvents implements TunnelClient.Home {

        @Override
        public String name() {
            return TunnelEngine.this.name();
        }

        @Override
        public void ready(TunnelClient client) {
            goOrWait(client, link.connection());
        }

        @Override
        public void again(TunnelClient client, ClientConnection lost) {
            goOrWait(client, link.connection().filter(other -> !other.equals(lost)));
        }

        private void goOrWait(TunnelClient client, Optional<ClientConnection> through) {
            Optional<ClientConnection> connection = through.filter(ClientConnection::isOpen);
            State state = link.moment().state();
            if (connection.isPresent()) {
                client.go(connection.get(), settings.limits().open());
            } else if (closing || state == State.FAILED || state == State.STOPPED) {
                client.giveUp("there is no SSH connection");
            } else if (waiting.size() >= settings.limits().waiting()) {
                client.giveUp("waiting.max wait already");
            } else {
                waiting.add(client);
                client.limit(
                        settings.limits().waitingTime(),
                        () -> client.giveUp("no SSH connection within waiting.timeout"));
            }
        }

        @Override
        public void gone(TunnelClient client) {
            clients.remove(client);
            waiting.remove(client);
            clientCount = clients.size();
            settleRetired();
            settleEnd();
        }
    }

    /** What the SSH side says. */
    private final class LinkEvents implements SshLink.Listener {

        @Override
        public void up(ClientConnection connection) {
            LOG.info(
                    "tunnel {}: connected to {} ({})",
                    name(),
                    settings.ssh(),
                    LogText.of(connection.serverVersion(), LONGEST_VERSION));
            List<TunnelClient> going = new ArrayList<>(waiting);
            waiting.clear();
            going.forEach(client -> client.go(connection, settings.limits().open()));
        }

        @Override
        public void down(ClientConnection connection) {
            LOG.debug("tunnel {}: {} is gone", name(), connection.remoteAddress());
        }

        @Override
        public void trouble(String line) {
            LOG.warn("tunnel {}: {}", name(), line);
        }

        @Override
        public void givenUp() {
            List.copyOf(waiting).forEach(client -> client.giveUp("there is no SSH connection"));
        }
    }

    /** The loop's time. */
    private final class LoopClock implements SshLink.Clock {

        @Override
        public long getAsLong() {
            return System.nanoTime();
        }

        @Override
        public void later(Duration delay, Runnable task) {
            loop.schedule(delay, task);
        }

        @Override
        public void soon(Runnable task) {
            loop.execute(task);
        }
    }
}
