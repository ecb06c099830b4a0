package org.sallyport.transport.internal.login;

import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.session.ServerSession;
import org.sallyport.transport.internal.connection.Connections;
import org.sallyport.transport.internal.connection.SshConnection;

/** Makes the service {@code ssh-userauth} for the connections of a server. */
public final class LoginServiceFactory implements ServiceFactory {

    private final LoginChain chain;
    private final Supplier<LoginPolicy> policy;
    private final UserKeys keys;
    private final Function<Session, SshConnection> connectionOf;
    private final Connections connections;
    private final Executor executor;

    /**
     * A factory for one server.
     *
     * @param chain who decides
     * @param policy what the server asks of logins now
     * @param keys which signatures it accepts now
     * @param connectionOf finds the connection of a session
     * @param connections the registry of these
     * @param executor where attempts are judged; they may block
     */
    public LoginServiceFactory(
            LoginChain chain,
            Supplier<LoginPolicy> policy,
            UserKeys keys,
            Function<Session, SshConnection> connectionOf,
            Connections connections,
            Executor executor) {
        this.chain = chain;
        this.policy = policy;
        this.keys = keys;
        this.connectionOf = connectionOf;
        this.connections = connections;
        this.executor = executor;
    }

    @Override
    public String getName() {
        return UserAuthService.NAME;
    }

    @Override
    public Service create(Session session) {
        ServerSession server = (ServerSession) session;
        SshConnection connection = connectionOf.apply(session);
        LoginDialogue dialogue = new LoginDialogue(server, connection, connections, chain, policy.get(), keys);
        return new UserAuthService(server, connection, dialogue, executor);
    }
}
