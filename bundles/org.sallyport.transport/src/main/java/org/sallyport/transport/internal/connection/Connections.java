package org.sallyport.transport.internal.connection;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The open connections of a server. */
public final class Connections {

    private final ConcurrentMap<Long, SshConnection> open = new ConcurrentHashMap<>();

    /** A connection was accepted. */
    public void add(SshConnection connection) {
        open.put(connection.id(), connection);
    }

    /** A connection has ended. */
    public void remove(SshConnection connection) {
        open.remove(connection.id());
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
        return (int) open.values().stream()
                .filter(connection -> connection.login().isEmpty())
                .count();
    }
}
