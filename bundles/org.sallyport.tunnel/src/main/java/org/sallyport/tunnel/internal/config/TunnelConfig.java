package org.sallyport.tunnel.internal.config;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The keys of the factory PID {@code org.sallyport.tunnel}, one configuration for each tunnel. A key is the method's name with dots for
 * underscores, and an underscore for two. Values are text, so that a bad one can be answered with a clear line; {@link SettingsReader} gives them their
 * meaning.
 */
@ObjectClassDefinition(
        name = "Sallyport tunnel",
        description = "A port here whose connections are carried through an SSH server."
                + " Times take the units ms, s, m, h, d.")
public @interface TunnelConfig {

    /** The tunnel's name. */
    @AttributeDefinition(
            name = "Name",
            description = "The tunnel's name in logs, commands and service properties."
                    + " Empty: the part of the configuration's file name behind org.sallyport.tunnel-."
                    + " Takes effect: at once.")
    String name() default "";

    /** What kind of tunnel it is. */
    @AttributeDefinition(
            name = "Type",
            description = "local: everything goes to one target, as ssh -L;"
                    + " dynamic: clients say where, by SOCKS 4, 4a or 5, as ssh -D."
                    + " Takes effect: for new connections.")
    String type() default "local";

    /** Where to listen. */
    @AttributeDefinition(
            name = "Listen addresses",
            description = "Addresses or names of this machine to listen on, separated by commas. Empty: all of them."
                    + " Whoever can reach the port can use the tunnel."
                    + " Takes effect: at once.")
    String[] listen_address() default "127.0.0.1";

    /** The port to listen on. */
    @AttributeDefinition(
            name = "Port",
            description = "The port to listen on, 0 to 65535. 0 takes a free one, which can be read from the service"
                    + " Tunnel."
                    + " Takes effect: at once.")
    String listen_port() default "";

    /** The length of the accept queue. */
    @AttributeDefinition(
            name = "Backlog",
            description = "How many connections the system may hold before they are accepted, 1 to 65535."
                    + " Takes effect: at once.")
    String listen_backlog() default "128";

    /** Where a local tunnel leads. */
    @AttributeDefinition(
            name = "Target",
            description = "host:port where a local tunnel leads, as the SSH server resolves and reaches it; an IPv6"
                    + " address stands in brackets."
                    + " Takes effect: for new connections.")
    String target() default "";

    /** The SSH server. */
    @AttributeDefinition(
            name = "SSH host",
            description =
                    "The SSH server, a name or an address. A change of this, of the port, the user, what logs in or what"
                            + " proves the server connects anew; clients of the old connection have drain.timeout to come to"
                            + " their end. A change of any other key leaves the connection as it is."
                            + " Takes effect: at once.")
    String ssh_host() default "";

    /** Its port. */
    @AttributeDefinition(
            name = "SSH port",
            description = "The SSH server's port, 1 to 65535." + " Takes effect: at once.")
    String ssh_port() default "22";

    /** The user. */
    @AttributeDefinition(name = "SSH user", description = "The name to log in with." + " Takes effect: at once.")
    String ssh_user() default "";

    /** The password. */
    @AttributeDefinition(
            name = "Password",
            description = "The password to log in with, such as $[env:NAME] or $[secret:NAME]. Empty: none."
                    + " Takes effect: at once.",
            type = AttributeType.PASSWORD)
    String __password() default "";

    /** The key. */
    @AttributeDefinition(
            name = "Private key",
            description =
                    "The absolute path of a private key to log in with, in OpenSSH's format or PEM; tried before the"
                            + " password. Empty: none."
                            + " Takes effect: at once.")
    String private_key() default "";

    /** What the key is encrypted with. */
    @AttributeDefinition(
            name = "Passphrase",
            description = "What the private key is encrypted with. Empty: it is not." + " Takes effect: at once.",
            type = AttributeType.PASSWORD)
    String __passphrase() default "";

    /** Fingerprints of the right host keys. */
    @AttributeDefinition(
            name = "Host key",
            description = "Fingerprints of the SSH server's key as ssh-keygen -l prints them, SHA256:..., separated by"
                    + " commas: one of them must fit. Without this and known.hosts the tunnel shows what the server offers in"
                    + " the log and does not log in."
                    + " Takes effect: at once.")
    String[] host_key() default {};

    /** A file with the right host keys. */
    @AttributeDefinition(
            name = "Known hosts",
            description =
                    "The absolute path of a known_hosts file of OpenSSH that has the SSH server's key, under its name as"
                            + " in ssh.host; with hashed names and @revoked, without @cert-authority. Read for each connection."
                            + " Empty: host.key counts."
                            + " Takes effect: at once.")
    String known_hosts() default "";

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
                    "modern: what OpenSSH 10 offers, certificates apart; compatible: older servers too; legacy: everything."
                            + " Takes effect: at the next key exchange.")
    String algorithms_policy() default "modern";

    /** Key exchanges. */
    @AttributeDefinition(
            name = "Key exchange algorithms",
            description =
                    "In order of preference, separated by commas, or a change of the policy's list in ssh_config's forms:"
                            + " +added, -removed, ^moved to the front. Empty: the policy's list."
                            + " Takes effect: at the next key exchange.")
    String kex_algorithms() default "";

    /** Ciphers. */
    @AttributeDefinition(
            name = "Ciphers",
            description =
                    "As the key exchange algorithms. AES-GCM comes first, because processors have instructions for it"
                            + " that the JDK uses: it is twice as fast as ChaCha20."
                            + " Takes effect: at the next key exchange.")
    String ciphers() default "^aes128-gcm@openssh.com,aes256-gcm@openssh.com";

    /** MACs. */
    @AttributeDefinition(
            name = "MACs",
            description = "As the key exchange algorithms. Empty: the policy's list."
                    + " Takes effect: at the next key exchange.")
    String macs() default "";

    /** Host key signatures. */
    @AttributeDefinition(
            name = "Host key algorithms",
            description =
                    "Signatures that prove the SSH server, as the key exchange algorithms. Empty: the policy's list,"
                            + " those that known.hosts has keys for first."
                            + " Takes effect: when the tunnel connects again.")
    String host_key_algorithms() default "";

    /** User key signatures. */
    @AttributeDefinition(
            name = "User key algorithms",
            description =
                    "Signatures that prove the private key, as the key exchange algorithms. Empty: the policy's list."
                            + " Takes effect: when the tunnel connects again.")
    String pubkey_accepted_algorithms() default "";

    /** Compression. */
    @AttributeDefinition(
            name = "Compression",
            description = "none, zlib@openssh.com (after login) and zlib, as the key exchange algorithms. Empty: none."
                    + " Takes effect: at the next key exchange.")
    String compression() default "none";

    /** Time to connect. */
    @AttributeDefinition(
            name = "Connect timeout",
            description = "How long the SSH server may take to answer at all, more than 0."
                    + " Takes effect: when the tunnel connects again.")
    String connect_timeout() default "10s";

    /** Time to log in. */
    @AttributeDefinition(
            name = "Login timeout",
            description = "How long key exchange and login may take, more than 0."
                    + " Takes effect: when the tunnel connects again.")
    String login_timeout() default "30s";

    /** The time between alive checks. */
    @AttributeDefinition(
            name = "Alive interval",
            description = "How long the SSH server may be silent before it is asked for a sign of life. 0: never asked."
                    + " Takes effect: at once.")
    String server_alive_interval() default "15s";

    /** The number of unanswered alive checks. */
    @AttributeDefinition(
            name = "Alive count",
            description =
                    "How many questions for a sign of life may stay without an answer before the connection counts as"
                            + " lost, 1 to 1000."
                            + " Takes effect: at once.")
    String server_alive_count_max() default "3";

    /** Time between attempts. */
    @AttributeDefinition(
            name = "Reconnect interval",
            description =
                    "How long to wait before the SSH server is tried again, more than 0; each time in a row twice as"
                            + " long. After the loss of a connection that was longer up than this it is tried at once."
                            + " Takes effect: at once.")
    String reconnect_interval() default "2s";

    /** The longest time between attempts. */
    @AttributeDefinition(
            name = "Longest reconnect interval",
            description =
                    "The waiting time does not grow beyond this. After a refused login or host key it is this at once."
                            + " Takes effect: at once.")
    String reconnect_interval_max() default "30s";

    /** The number of attempts. */
    @AttributeDefinition(
            name = "Reconnect count",
            description =
                    "How many attempts in a row may fail before the tunnel gives up, until it is started by hand or"
                            + " configured anew. 0: it never does."
                            + " Takes effect: at once.")
    String reconnect_count() default "0";

    /** Clients at once. */
    @AttributeDefinition(
            name = "Clients",
            description = "How many clients may be there at once, 1 to 100000. More are refused; those of a dynamic"
                    + " tunnel are told so, if they soon say which version of SOCKS they speak."
                    + " Takes effect: at once.")
    String max_clients() default "1000";

    /** Clients that wait. */
    @AttributeDefinition(
            name = "Waiting clients",
            description = "How many clients may wait for the SSH connection at once, 0 to 100000. More are refused."
                    + " Takes effect: at once.")
    String waiting_max() default "100";

    /** How long they wait. */
    @AttributeDefinition(
            name = "Waiting time",
            description = "How long a client may wait for the SSH connection before it is closed."
                    + " Takes effect: for new connections.")
    String waiting_timeout() default "30s";

    /** Time for a SOCKS request. */
    @AttributeDefinition(
            name = "SOCKS timeout",
            description = "How long a client of a dynamic tunnel may take to say where it wants to go, more than 0."
                    + " Takes effect: for new connections.")
    String socks_timeout() default "10s";

    /** Time for a target. */
    @AttributeDefinition(
            name = "Open timeout",
            description = "How long the SSH server may take to connect to a target, more than 0."
                    + " Takes effect: for new connections.")
    String open_timeout() default "30s";

    /** Time for the end. */
    @AttributeDefinition(
            name = "Drain timeout",
            description = "How long clients may go on when the tunnel's configuration is deleted, its bundle stopped or"
                    + " updated, or its SSH connection configured anew. 0: they end at once."
                    + " Takes effect: at once.")
    String drain_timeout() default "10s";
}
