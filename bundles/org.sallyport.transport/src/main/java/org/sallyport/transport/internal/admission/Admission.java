package org.sallyport.transport.internal.admission;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.sallyport.transport.internal.config.ServerSettings.Limits;
import org.sallyport.transport.internal.connection.Connections;

/** Decides whether one more connection may come in, by how many there are. */
public final class Admission {

    private final Connections connections;
    private final Supplier<Limits> limits;

    /**
     * Admission to one server.
     *
     * @param connections those that are open
     * @param limits how many there may be; asked each time
     */
    public Admission(Connections connections, Supplier<Limits> limits) {
        this.connections = connections;
        this.limits = limits;
    }

    /** Why one more connection may not come in; empty if it may. */
    public Optional<String> refusal() {
        Limits now = limits.get();
        if (connections.size() >= now.connections()) {
            return Optional.of("too many connections");
        }
        // Random early drop, as OpenSSH does: a flood of strangers cannot keep everybody else out.
        if (ThreadLocalRandom.current().nextInt(100) < now.startups().refusedPerCent(connections.withoutLogin())) {
            return Optional.of("too many connections without a login");
        }
        return Optional.empty();
    }
}
