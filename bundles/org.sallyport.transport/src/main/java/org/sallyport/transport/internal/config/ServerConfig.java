package org.sallyport.transport.internal.config;

import org.osgi.service.component.annotations.ComponentPropertyType;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The keys of the factory PID {@code org.sallyport.server}, one configuration for each server. A key is the method's name with dots for
 * underscores. Values are text, so that a bad one can be answered with a clear line; {@link SettingsReader} gives them their meaning.
 */
@ComponentPropertyType
@ObjectClassDefinition(
        name = "Sallyport server",
        description = "A listening SSH server. Names of keys follow sshd_config where it has one."
                + " Times take the units ms, s, m, h, d; sizes take B, KiB, MiB, GiB.")
public @interface ServerConfig {

    /** The server's name. */
    @AttributeDefinition(
            name = "Name",
            description = "The server's name in logs, commands and service properties."
                    + " Empty: the part of the configuration's file name behind org.sallyport.server-."
                    + " Takes effect: at once.")
    String name() default "";

    /** Where to listen. */
    @AttributeDefinition(
            name = "Listen addresses",
            description =
                    "Addresses or host names to listen on, separated by commas. Empty: all addresses of the machine."
                            + " One that cannot be opened is tried again; the others are open meanwhile."
                            + " Takes effect: at once.")
    String[] listen_address() default "127.0.0.1";

    /** The port to listen on. */
    @AttributeDefinition(
            name = "Port",
            description =
                    "The port to listen on, 0 to 65535. 0 takes a free one, which can be read from the service Server."
                            + " Takes effect: at once.")
    String listen_port() default "2222";

    /** The length of the accept queue. */
    @AttributeDefinition(
            name = "Backlog",
            description =
                    "How many connections the system may hold before they are accepted, 1 to 65535. For a change the"
                            + " ports are closed and opened again, so that a client may be refused at that moment."
                            + " Takes effect: at once.")
    String listen_backlog() default "128";

    /** The host keys. */
    @AttributeDefinition(
            name = "Host keys",
            description =
                    "What proves the server's identity, in order of preference, separated by commas: paths of private keys in"
                            + " OpenSSH or PEM format, or types that are generated once and kept: ed25519, ecdsa-nistp256, ecdsa-nistp384,"
                            + " ecdsa-nistp521, rsa (3072 bits), rsa-2048, rsa-4096."
                            + " Takes effect: for new connections.")
    String[] host_keys() default {"ed25519", "ecdsa-nistp256", "rsa"};

    /** Where generated host keys are kept. */
    @AttributeDefinition(
            name = "Host key directory",
            description = "Where generated host keys are kept. Empty: host-keys in the container's etc directory."
                    + " Takes effect: for new connections.")
    String host_key_directory() default "";

    /** The identification string. */
    @AttributeDefinition(
            name = "Version string",
            description =
                    "What the server says it is before anything else. Must begin with SSH-2.0- and be printable ASCII."
                            + " Takes effect: for new connections.")
    String version_string() default "SSH-2.0-Sallyport";

    /** The text before login. */
    @AttributeDefinition(
            name = "Banner",
            description =
                    "Shown to clients before they log in: a text, or a file if it begins with / or file:. Empty: none."
                            + " Takes effect: for new logins.")
    String banner() default "";

    /** The time between alive checks. */
    @AttributeDefinition(
            name = "Alive interval",
            description =
                    "How long a logged-in client may be silent before it is asked for a sign of life. 0: never asked."
                            + " Takes effect: at once.")
    String client_alive_interval() default "60s";

    /** The number of unanswered alive checks. */
    @AttributeDefinition(
            name = "Alive count",
            description =
                    "How many questions for a sign of life may stay without an answer before the connection is closed, 1 to 1000."
                            + " Takes effect: at once.")
    String client_alive_count_max() default "5";

    /** Data before new keys. */
    @AttributeDefinition(
            name = "Re-key after bytes",
            description =
                    "New keys are exchanged when this much was sent or received under the old ones; at least 1KiB."
                            + " Takes effect: at once.")
    String rekey_bytes() default "1GiB";

    /** Time before new keys. */
    @AttributeDefinition(
            name = "Re-key after time",
            description = "New keys are exchanged when the old ones are this old. 0: age does not matter."
                    + " Takes effect: at once.")
    String rekey_time() default "1h";

    /** Packets before new keys. */
    @AttributeDefinition(
            name = "Re-key after packets",
            description =
                    "New keys are exchanged after this many packets in one direction, 10 to 2147483648 (RFC 4344, section 3.1)."
                            + " Takes effect: at once.")
    String rekey_packets() default "2147483648";

    /** Silence before the end. */
    @AttributeDefinition(
            name = "Idle timeout",
            description =
                    "A logged-in connection whose client has sent nothing but signs of life for this long is closed. 0: never."
                            + " Takes effect: at once.")
    String idle_timeout() default "0";

    /** Time to log in. */
    @AttributeDefinition(
            name = "Login grace time",
            description = "A connection that has not logged in within this time is closed. 0: never."
                    + " Takes effect: at once.")
    String login_grace_time() default "120s";

    /** Time for the first key exchange. */
    @AttributeDefinition(
            name = "Handshake timeout",
            description = "A connection whose first key exchange is not complete within this time is closed. 0: never."
                    + " Takes effect: at once.")
    String handshake_timeout() default "30s";

    /** Failed attempts. */
    @AttributeDefinition(
            name = "Login attempts",
            description = "How many attempts to log in may fail on one connection before it is closed, 1 to 1000."
                    + " Takes effect: for new logins.")
    String max_auth_tries() default "6";

    /** Connections at once. */
    @AttributeDefinition(
            name = "Connections",
            description =
                    "How many connections may be open at once, 1 to 100000." + " Takes effect: for new connections.")
    String max_connections() default "1000";

    /** Connections that have not logged in. */
    @AttributeDefinition(
            name = "Connections without login",
            description =
                    "start:rate:full as in sshd_config: from start connections without login on, new ones are refused with rate per"
                            + " cent, rising to all of them at full. One number: all above it."
                            + " Takes effect: for new connections.")
    String max_startups() default "10:30:100";

    /** Channels of a connection. */
    @AttributeDefinition(
            name = "Channels",
            description = "How many session channels one connection may have open at once, 0 to 10000."
                    + " Takes effect: at once.")
    String max_sessions() default "10";

    /** Nagle's algorithm. */
    @AttributeDefinition(
            name = "TCP_NODELAY",
            description = "Whether packets go out at once. true or false." + " Takes effect: for new connections.")
    String tcp_nodelay() default "true";

    /** Keep-alive of the system. */
    @AttributeDefinition(
            name = "SO_KEEPALIVE",
            description = "Whether the system probes silent connections. true or false."
                    + " Takes effect: for new connections.")
    String tcp_keepalive() default "true";

    /** Receive buffer. */
    @AttributeDefinition(
            name = "SO_RCVBUF",
            description = "The system's receive buffer for a connection. 0: the system decides."
                    + " Takes effect: for new connections.")
    String socket_receive_buffer() default "0";

    /** Send buffer. */
    @AttributeDefinition(
            name = "SO_SNDBUF",
            description = "The system's send buffer for a connection. 0: the system decides."
                    + " Takes effect: for new connections.")
    String socket_send_buffer() default "0";

    /** Time for what runs when a part goes away. */
    @AttributeDefinition(
            name = "Drain timeout",
            description =
                    "When a part that is in use goes away (a file store, the SFTP subsystem, the server), how long transfers that are running"
                            + " may go on before they are cut off. 0: not at all."
                            + " Takes effect: at once.")
    String drain_timeout() default "30s";

    /** Methods of login. */
    @AttributeDefinition(
            name = "Authentication methods",
            description =
                    "Lists of methods as in sshd_config's AuthenticationMethods: commas join the methods that must all succeed in"
                            + " this order, blanks separate alternatives. The login is the one that the last method of the list granted."
                            + " Takes effect: for new logins.")
    String auth_methods() default "publickey password";

    /** Where primitives come from. */
    @AttributeDefinition(
            name = "Crypto provider",
            description =
                    "The name of the CryptoProvider service that every primitive is taken from, such as jca or bc."
                            + " Takes effect: at the next key exchange.")
    String crypto_provider() default "jca";

    /** The policy of algorithms. */
    @AttributeDefinition(
            name = "Algorithm policy",
            description =
                    "modern: what OpenSSH 10 offers, certificates apart; compatible: older peers too; legacy: everything."
                            + " Takes effect: at the next key exchange.")
    String algorithms_policy() default "modern";

    /** Key exchanges. */
    @AttributeDefinition(
            name = "Key exchange algorithms",
            description =
                    "In order of preference, separated by commas, or a change of the policy's list in sshd_config's forms:"
                            + " +added, -removed, ^moved to the front. Empty: the policy's list."
                            + " Takes effect: at the next key exchange.")
    String kex_algorithms() default "";

    /** Ciphers. */
    @AttributeDefinition(
            name = "Ciphers",
            description = "As the key exchange algorithms. Empty: the policy's list."
                    + " Takes effect: at the next key exchange.")
    String ciphers() default "";

    /** MACs. */
    @AttributeDefinition(
            name = "MACs",
            description = "As the key exchange algorithms. Empty: the policy's list."
                    + " Takes effect: at the next key exchange.")
    String macs() default "";

    /** Host key signatures. */
    @AttributeDefinition(
            name = "Host key algorithms",
            description = "Signatures that prove the host, as the key exchange algorithms. Empty: the policy's list."
                    + " Takes effect: for new connections.")
    String host_key_algorithms() default "";

    /** User key signatures. */
    @AttributeDefinition(
            name = "User key algorithms",
            description =
                    "Signatures that prove a user's key, as the key exchange algorithms. Empty: the policy's list."
                            + " Takes effect: for new logins.")
    String pubkey_accepted_algorithms() default "";

    /** Compression. */
    @AttributeDefinition(
            name = "Compression",
            description = "none, zlib@openssh.com (after login) and zlib, as the key exchange algorithms."
                    + " Empty: the policy's list, which is none,zlib@openssh.com if it is modern."
                    + " Takes effect: at the next key exchange.")
    String compression() default "";

    /** Where clients may be forwarded to. */
    @AttributeDefinition(
            name = "Local forwarding",
            description =
                    "Targets that logged-in clients may reach through this server (ssh -L, ssh -D), separated by commas: host:port,"
                            + " host:*, *:port as in sshd_config's PermitOpen, and ranges such as 10.0.0.0/8:22 or [fd00::/8]:*. A name"
                            + " permits what it resolves to; an address or range permits addresses, also those that a name resolves to."
                            + " What was permitted is what is connected to. Needs the bundle org.sallyport.tunnel. Empty: none."
                            + " Takes effect: at once.")
    String[] forwarding_local() default {};

    /** Forwarded channels of a connection. */
    @AttributeDefinition(
            name = "Forwarded channels",
            description = "How many forwarded channels one connection may have open at once, 1 to 100000."
                    + " Takes effect: at once.")
    String forwarding_max() default "256";

    /** File stores. */
    @AttributeDefinition(
            name = "Mounts",
            description =
                    "Which file store is seen where: path = name, separated by commas, such as / = default, /archive = tape."
                            + " Takes effect: for new SFTP sessions.")
    String[] mounts() default "/ = default";

    /** Open files of a session. */
    @AttributeDefinition(
            name = "Open files",
            description = "How many files and directories one SFTP session may have open at once, 1 to 100000."
                    + " Takes effect: for new SFTP sessions.")
    String sftp_handles_max() default "1024";
}
