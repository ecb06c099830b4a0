package org.sallyport.transport.internal.connection;

import org.sallyport.session.Login;
import org.slf4j.MDC;

/**
 * Marks what a thread logs with the connection it works for: {@code connection}, {@code user} and {@code remote} in the diagnostic context.
 */
public final class ConnectionContext {

    private ConnectionContext() {}

    /** From now on, until {@link #leave()}, the thread works for a connection. */
    public static void enter(SshConnection connection) {
        MDC.put("connection", Long.toString(connection.id()));
        MDC.put("remote", connection.remoteAddress().getAddress().getHostAddress());
        connection.login().map(Login::user).ifPresent(user -> MDC.put("user", user));
    }

    /** The thread works for nobody now. */
    public static void leave() {
        MDC.remove("connection");
        MDC.remove("remote");
        MDC.remove("user");
    }
}
