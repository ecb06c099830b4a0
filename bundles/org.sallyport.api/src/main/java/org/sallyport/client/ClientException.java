package org.sallyport.client;

import java.util.Optional;
import org.sallyport.session.HostKey;

/** Why there is no connection. */
public final class ClientException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What stood in the way. */
    public enum Reason {
        /** The settings mean nothing: a key that cannot be read, an algorithm that there is not. */
        SETTINGS,
        /** There is no crypto provider: to be tried again when there is, see {@link SshClients#ready}. */
        NOT_READY,
        /** The server does not answer, or not in time. */
        UNREACHABLE,
        /** The server's key is not the right one. */
        HOST_KEY,
        /** The server does not accept the login. */
        LOGIN,
        /** The connection ended, or both sides found no common language. */
        PROTOCOL
    }

    private final Reason reason;
    private final transient Optional<HostKey> offered;

    /**
     * A failure.
     *
     * @param message for the log: without secrets and control characters
     */
    public ClientException(Reason reason, String message) {
        this(reason, message, Optional.empty());
    }

    /**
     * A failure after the server has shown its key.
     *
     * @param message for the log: without secrets and control characters
     */
    public ClientException(Reason reason, String message, Optional<HostKey> offered) {
        super(message);
        this.reason = reason;
        this.offered = offered;
    }

    /** What stood in the way. */
    public Reason reason() {
        return reason;
    }

    /** The key that the server has proved to have, if it came that far. */
    public Optional<HostKey> offered() {
        return offered == null ? Optional.empty() : offered;
    }
}
