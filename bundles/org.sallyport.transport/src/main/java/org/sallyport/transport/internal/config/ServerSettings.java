package org.sallyport.transport.internal.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.sallyport.transport.internal.algorithm.AlgorithmLists;
import org.sallyport.transport.internal.forward.PermitList;

/**
 * What a configuration of {@code org.sallyport.server} means: checked, and never changing. A new configuration is a new value. A time of zero
 * stands for never, a buffer size of zero for the system's own.
 *
 * @param name the server's name
 * @param listen where to listen
 * @param socket options of accepted sockets
 * @param hostKeys what proves the host
 * @param version the identification string without CR LF (RFC 4253, section 4.2)
 * @param banner what clients are shown before login (RFC 4252, section 5.4); empty for nothing
 * @param rekey when new keys are exchanged
 * @param times how long a client may take and be silent
 * @param limits how much of everything there may be
 * @param drain how long what runs may go on when a part that it needs goes away
 * @param methods which methods a login takes
 * @param algorithms what is offered in a key exchange
 * @param forwarding what clients may reach through this server
 * @param raw the configuration as Config Admin has it, with the defaults of absent keys
 */
public record ServerSettings(
        String name,
        Listen listen,
        Socket socket,
        HostKeys hostKeys,
        String version,
        String banner,
        Rekey rekey,
        Times times,
        Limits limits,
        Duration drain,
        AuthenticationMethods methods,
        Algorithms algorithms,
        Forwarding forwarding,
        Map<String, Object> raw) {

    /** Copies. */
    public ServerSettings {
        raw = Map.copyOf(raw);
    }

    /** The PID of the configuration, or what stands for it where there is none. */
    public String pid() {
        return String.valueOf(raw.getOrDefault("service.pid", "server " + name));
    }

    /**
     * Where to listen.
     *
     * @param addresses names or addresses; empty for all of the machine
     * @param port 0 for a free one
     * @param backlog connections waiting to be accepted
     */
    public record Listen(List<String> addresses, int port, int backlog) {}

    /** Options of accepted sockets; sizes in bytes. */
    public record Socket(boolean noDelay, boolean keepAlive, int receiveBuffer, int sendBuffer) {}

    /**
     * What proves the host.
     *
     * @param entries types to generate or paths to read, in order of preference
     * @param directory where generated keys are kept
     */
    public record HostKeys(List<String> entries, Path directory) {}

    /** When new keys are exchanged: bytes and packets are counted for each direction. */
    public record Rekey(long bytes, long packets, Duration age) {}

    /**
     * How long a client may take and be silent.
     *
     * @param handshake until the first key exchange is complete
     * @param login until the client is logged in
     * @param idle between two packets that are not answers to alive checks
     * @param alive silence before an alive check
     * @param aliveMax unanswered alive checks before the end
     */
    public record Times(Duration handshake, Duration login, Duration idle, Duration alive, int aliveMax) {}

    /**
     * How much of everything there may be.
     *
     * @param connections open at once
     * @param startups not logged in at once
     * @param channels open at once on one connection
     * @param loginFailures on one connection
     */
    public record Limits(int connections, MaxStartups startups, int channels, int loginFailures) {}

    /**
     * What is offered in a key exchange.
     *
     * @param provider the name of the crypto provider
     * @param lists the names of the algorithms
     */
    public record Algorithms(String provider, AlgorithmLists lists) {}

    /**
     * What clients may reach through this server.
     *
     * @param permitted the targets of {@code direct-tcpip} channels (RFC 4254, section 7.2)
     * @param channels how many of them one connection may have open at once
     */
    public record Forwarding(PermitList permitted, int channels) {}
}
