package org.sallyport.transport.internal.server;

import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.forward.DefaultForwarderFactory;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.sallyport.transport.internal.admission.Admission;
import org.sallyport.transport.internal.algorithm.AlgorithmSuite;
import org.sallyport.transport.internal.channel.ForwardedChannelFactory;
import org.sallyport.transport.internal.channel.SubsystemChannelFactory;
import org.sallyport.transport.internal.config.ServerSettings;
import org.sallyport.transport.internal.connection.Connections;
import org.sallyport.transport.internal.forward.Forwarding;
import org.sallyport.transport.internal.io.EventLoops;
import org.sallyport.transport.internal.io.SelectorAcceptor;
import org.sallyport.transport.internal.io.SelectorServices;
import org.sallyport.transport.internal.login.LoginChain;
import org.sallyport.transport.internal.login.LoginPolicy;
import org.sallyport.transport.internal.login.LoginServiceFactory;
import org.sallyport.transport.internal.login.UserKeys;
import org.sallyport.transport.internal.plugin.Plugin;

/**
 * The SSH library's side of a server: what its sessions ask for. Nothing of the library's own logins, commands, shells or forwarding is
 * there. Ports come and go through the acceptor, without the sessions being touched.
 */
final class ServerEngine extends SshServer {

    private final Connections connections = new Connections();
    private final Set<SshSession> sessions = ConcurrentHashMap.newKeySet();
    private final Environment environment;
    private volatile ServerSettings settings;
    private volatile Optional<AlgorithmSuite> algorithms = Optional.empty();
    private volatile Optional<String> refusal = Optional.empty();

    ServerEngine(
            ServerSettings settings,
            Environment environment,
            EventLoops loops,
            ScheduledExecutorService timer,
            Executor logins,
            Executor names) {
        this.environment = environment;
        this.settings = settings;
        setScheduledExecutorService(timer);
        setIoServiceFactoryFactory(new SelectorServices(loops));
        setSessionFactory(new SessionGate(this, new Admission(connections, () -> this.settings.limits())));
        setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        setForwarderFactory(DefaultForwarderFactory.INSTANCE);
        setGlobalRequestHandlers(
                List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE, new RefusedRequests()));
        setChannelFactories(List.of(
                new SubsystemChannelFactory(
                        session -> new SubsystemsOf(SshSession.connectionOf(session), this, environment.subsystems())),
                new ForwardedChannelFactory(forwarding(names))));
        setServiceFactories(List.of(
                loginService(logins),
                new ChannelLimit(
                        () -> this.settings.limits().channels(),
                        () -> this.settings.forwarding().channels())));
        apply(settings);
    }

    private Forwarding forwarding(Executor names) {
        return new Forwarding(
                () -> settings.forwarding().permitted(),
                () -> environment.forwarders().all().stream().findFirst().map(Plugin::service),
                SshSession::connectionOf,
                names);
    }

    private LoginServiceFactory loginService(Executor logins) {
        return new LoginServiceFactory(
                new LoginChain(environment.authenticators()),
                () -> new LoginPolicy(settings.methods(), settings.limits().loginFailures(), settings.banner()),
                new AcceptedKeys(),
                SshSession::connectionOf,
                connections,
                logins);
    }

    private final class AcceptedKeys implements UserKeys {

        @Override
        public List<NamedFactory<Signature>> accepted() {
            return algorithms().userKeySignatures();
        }

        @Override
        public String fingerprint(PublicKey key) {
            return algorithms().fingerprint(key);
        }
    }

    Connections connections() {
        return connections;
    }

    void opened(SshSession session) {
        connections.add(session.connection());
        sessions.add(session);
    }

    void ended(SshSession session) {
        sessions.remove(session);
        connections.remove(session.connection());
    }

    /** The open sessions. */
    Set<SshSession> sessions() {
        return sessions;
    }

    /** The settings as they are now. */
    ServerSettings settings() {
        return settings;
    }

    /** What is offered now. */
    AlgorithmSuite algorithms() {
        return algorithms.orElseThrow(() -> new IllegalStateException("no crypto provider"));
    }

    /** Why nobody can be met at the moment; empty if clients can. */
    Optional<String> refusal() {
        return refusal;
    }

    /** New connections are refused from now on, for this reason; or, without one, no longer. */
    void refuse(Optional<String> reason) {
        refusal = reason;
    }

    /** New connections use these from now on, open ones exchange keys soon to use them too. */
    void offer(AlgorithmSuite suite) {
        suite.applyTo(this);
        algorithms = Optional.of(suite);
    }

    /**
     * Lets open connections exchange keys that still use algorithms, or code, that are not offered any more.
     *
     * @param most how many at this time, because each costs time
     */
    void renewKeys(int most) {
        algorithms.ifPresent(suite -> sessions.stream()
                .filter(session -> session.usesOtherThan(suite))
                .limit(most)
                .forEach(session -> session.connection().rekey()));
    }

    /** New settings hold for new connections and, where a session asks again or is told, for open ones. */
    void apply(ServerSettings changed) {
        settings = changed;
        CoreModuleProperties.SERVER_IDENTIFICATION.set(this, changed.version().substring("SSH-2.0-".length()));
        CoreModuleProperties.SOCKET_BACKLOG.set(this, changed.listen().backlog());
        CoreModuleProperties.TCP_NODELAY.set(this, changed.socket().noDelay());
        CoreModuleProperties.SOCKET_KEEPALIVE.set(this, changed.socket().keepAlive());
        bufferSize(
                CoreModuleProperties.SOCKET_RCVBUF.getName(), changed.socket().receiveBuffer());
        bufferSize(
                CoreModuleProperties.SOCKET_SNDBUF.getName(), changed.socket().sendBuffer());
        CoreModuleProperties.REKEY_BYTES_LIMIT.set(this, changed.rekey().bytes());
        CoreModuleProperties.REKEY_PACKETS_LIMIT.set(this, changed.rekey().packets());
        CoreModuleProperties.REKEY_TIME_LIMIT.set(this, changed.rekey().age());
        // Packets that say nothing hide nothing either, and cost time.
        CoreModuleProperties.IGNORE_MESSAGE_SIZE.set(this, 0);
        // Times are watched over by ConnectionWatch, which says why it ends a connection.
        CoreModuleProperties.AUTH_TIMEOUT.set(this, Duration.ZERO);
        CoreModuleProperties.IDLE_TIMEOUT.set(this, Duration.ZERO);
        sessions.forEach(SshSession::refreshRekeyLimits);
    }

    private void bufferSize(String property, int bytes) {
        if (bytes > 0) {
            getProperties().put(property, bytes);
        } else {
            getProperties().remove(property);
        }
    }

    /** An acceptor without any port yet. */
    SelectorAcceptor newAcceptor() {
        SelectorAcceptor made = (SelectorAcceptor) createAcceptor();
        acceptor = made;
        return made;
    }

    @Override
    public String toString() {
        return "server " + settings.name();
    }
}
