package org.sallyport.client;

import java.time.Duration;
import java.util.List;

/**
 * Where to connect and how to log in.
 *
 * @param host a name or an address
 * @param port 1 to 65535
 * @param user the name to log in with
 * @param credentials tried in this order; at least one
 * @param hostKeys what proves the server
 * @param algorithms what is offered
 * @param times how long things may take
 */
public record ClientSettings(
        String host,
        int port,
        String user,
        List<Credential> credentials,
        HostKeyCheck hostKeys,
        ClientAlgorithms algorithms,
        Times times) {

    /** Copies. */
    public ClientSettings {
        credentials = List.copyOf(credentials);
    }

    /**
     * How long things may take.
     *
     * @param connect until the socket is connected; more than zero
     * @param login from then until the login has succeeded; more than zero
     * @param alive how long the server may be silent before it is asked for a sign of life; zero for never asked
     * @param aliveMax how many of these questions may stay without an answer before the connection counts as lost, 1 or more
     */
    public record Times(Duration connect, Duration login, Duration alive, int aliveMax) {}

    /** Whether these lead where others do: to the same server, proved in the same way, and with the same login. */
    public boolean leadsWhere(ClientSettings others) {
        return host.equals(others.host)
                && port == others.port
                && user.equals(others.user)
                && credentials.equals(others.credentials)
                && hostKeys.equals(others.hostKeys);
    }

    /** Without secrets: who and where. */
    @Override
    public String toString() {
        return user + "@" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
