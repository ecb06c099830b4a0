package org.sallyport.transport.internal.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.config.keys.ClientIdentityLoader;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.client.session.SessionFactory;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.forward.DefaultForwarderFactory;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.extension.DefaultClientKexExtensionHandler;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.sallyport.client.ClientSettings;
import org.sallyport.client.Credential;
import org.sallyport.transport.internal.algorithm.AlgorithmSuite;
import org.sallyport.transport.internal.io.EventLoops;
import org.sallyport.transport.internal.io.SelectorServices;

/**
 * The SSH library's side of one connection to a server. Nothing of the user's own files, agent or configuration is looked at, and the server can
 * open nothing here.
 */
final class ClientEngine extends SshClient {

    private final Set<String> hostKeyTypes;
    private volatile AlgorithmSuite suite;

    ClientEngine(
            ClientSettings settings,
            AlgorithmSuite suite,
            HostKeyPolicy hostKeys,
            EventLoops loops,
            ScheduledExecutorService timer) {
        this.hostKeyTypes = hostKeys.types();
        setScheduledExecutorService(timer);
        setIoServiceFactoryFactory(new SelectorServices(loops));
        setSessionFactory(new Sessions(this));
        setServerKeyVerifier(hostKeys);
        setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        setClientIdentityLoader(ClientIdentityLoader.DEFAULT);
        setFilePasswordProvider(FilePasswordProvider.EMPTY);
        setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        setAgentFactory(null);
        setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        setForwarderFactory(DefaultForwarderFactory.INSTANCE);
        setChannelFactories(List.of());
        setGlobalRequestHandlers(List.of((service, request, wantReply, buffer) -> RequestHandler.Result.ReplyFailure));
        setKexExtensionHandler(DefaultClientKexExtensionHandler.INSTANCE);
        setUserAuthFactories(methods(settings, suite));
        offer(suite);
        CoreModuleProperties.CLIENT_IDENTIFICATION.set(this, "Sallyport");
        CoreModuleProperties.IO_CONNECT_TIMEOUT.set(this, settings.times().connect());
        CoreModuleProperties.TCP_NODELAY.set(this, true);
        CoreModuleProperties.SOCKET_KEEPALIVE.set(this, true);
        CoreModuleProperties.IGNORE_MESSAGE_SIZE.set(this, 0);
        // ConnectAttempt has the time of the login in hand, and SshClientConnection asks for signs of life.
        CoreModuleProperties.AUTH_TIMEOUT.set(this, Duration.ZERO);
        CoreModuleProperties.IDLE_TIMEOUT.set(this, Duration.ZERO);
    }

    /** The connection uses these from its next key exchange on. */
    final void offer(AlgorithmSuite offered) {
        offered.applyTo(this);
        suite = offered;
    }

    /** What is offered now. */
    AlgorithmSuite algorithms() {
        return suite;
    }

    /** Signatures of host keys in the order in which they are offered. */
    List<NamedFactory<Signature>> hostKeySignatures(AlgorithmSuite offered) {
        return HostKeyOrder.of(offered, hostKeyTypes).signatures();
    }

    private static List<UserAuthFactory> methods(ClientSettings settings, AlgorithmSuite suite) {
        List<UserAuthFactory> methods = new ArrayList<>();
        for (Credential credential : settings.credentials()) {
            if (credential instanceof Credential.PrivateKey
                    && methods.stream().noneMatch(UserAuthPublicKeyFactory.class::isInstance)) {
                methods.add(new UserAuthPublicKeyFactory(suite.userKeySignatures()));
            } else if (credential instanceof Credential.Password) {
                methods.add(UserAuthPasswordFactory.INSTANCE);
                methods.add(UserAuthKeyboardInteractiveFactory.INSTANCE);
            }
        }
        return methods;
    }

    /** Makes the one session. */
    private static final class Sessions extends SessionFactory {

        Sessions(ClientFactoryManager client) {
            super(client);
        }

        @Override
        protected ClientSessionImpl doCreateSession(IoSession socket) throws Exception {
            return new ClientLink((ClientEngine) getClient(), socket);
        }
    }
}
