package org.sallyport.client;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import org.sallyport.channel.ChannelOpening;
import org.sallyport.session.HostKey;

/** A connection to an SSH server, logged in. Safe for use by many threads. */
@ProviderType
public interface ClientConnection {

    /** The server's end of the socket. */
    InetSocketAddress remoteAddress();

    /** The server's identification string without CR LF (RFC 4253, section 4.2). */
    String serverVersion();

    /** The key that the server has proved to have. */
    HostKey hostKey();

    /** Whether the connection is neither closed nor closing. */
    boolean isOpen();

    /**
     * Opens a channel to a target that the server connects to ({@code direct-tcpip}, RFC 4254, section 7.2); returns at once.
     *
     * @param host a name or an address, resolved by the server
     * @param port 1 to 65535
     * @param originator where what is carried came from, told to the server
     * @param opening is told of the channel, or why there is none
     */
    void open(String host, int port, InetSocketAddress originator, ChannelOpening opening);

    /**
     * Takes over settings, from the next moment on; returns at once. Signs of life are asked for as they say, and if other algorithms are offered, keys
     * are exchanged within a second to use them. What is about the server, its host key and the login is for new connections.
     *
     * @param settings that lead {@linkplain ClientSettings#leadsWhere where} this connection leads
     */
    void apply(ClientSettings settings);

    /** Done when the connection has ended, with the reason in words; never fails. */
    CompletionStage<String> ended();

    /**
     * Sends SSH_MSG_DISCONNECT (by application) and closes, with all its channels; returns at once.
     *
     * @param reason what the server is told, without secrets
     */
    void close(String reason);
}
