package org.sallyport.transport.internal.connection;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.sallyport.session.Login;

/** The open connections of a server. */
public final class Connections {

    private final ConcurrentMap<Long, SshConnection> open = new ConcurrentHashMap<>();
    private final AtomicInteger strangers = new AtomicInteger();

    /** A connection was accepted. */
    public void add(SshConnection connection) {
        strangers.incrementAndGet();
        open.put(connection.id(), connection);
    }

    /** A connection has ended. */
    public void remove(SshConnection connection) {
        if (open.remove(connection.id()) != null && connection.endStranger()) {
            strangers.decrementAndGet();
        }
    }

    /** A login on a connection has really succeeded. */
    public void loggedIn(SshConnection connection, Login login) {
        connection.loggedIn(login);
        if (connection.endStranger()) {
            strangers.decrementAndGet();
        }
    }

    /** Those that are open now; a copy. */
    public Collection<SshConnection> all() {
        return List.copyOf(open.values());
    }

    /** How many are open. */
    public int size() {
        return open.size();
    }

    /** How many have not logged in. */
    public int withoutLogin() {
        return strangers.get();
    }
}
