package org.sallyport.transport.internal.login;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.session.ServerSession;
import org.sallyport.session.Login;
import org.sallyport.settings.internal.LogText;
import org.sallyport.transport.internal.config.AuthenticationMethods;
import org.sallyport.transport.internal.connection.ConnectionContext;
import org.sallyport.transport.internal.connection.Connections;
import org.sallyport.transport.internal.connection.SshConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of one connection's login: which methods are left, how often the client has failed. Counts as OpenSSH's server does: every refused
 * request is a failure, except a first one of the method {@code none}; asking whether a key would do is one only if it would not.
 */
final class LoginDialogue {

    private static final Logger LOG = LoggerFactory.getLogger(LoginDialogue.class);
    private static final String SERVICE = "ssh-connection";
    private static final String NONE = "none";
    private static final Duration KEY_POLL = Duration.ofMillis(5);
    private static final int LONGEST_LOGGED_NAME = 64;
    private static final int LONGEST_LOGGED_REASON = 300;

    private final ServerSession session;
    private final SshConnection connection;
    private final Connections connections;
    private final LoginChain chain;
    private final LoginPolicy policy;
    private final PasswordMethod password;
    private final PublicKeyMethod publicKey;
    private AuthenticationMethods left;
    private Optional<UserAuthRequest> first = Optional.empty();
    private int failures;

    LoginDialogue(
            ServerSession session,
            SshConnection connection,
            Connections connections,
            LoginChain chain,
            LoginPolicy policy,
            UserKeys keys) {
        this.session = session;
        this.connection = connection;
        this.connections = connections;
        this.chain = chain;
        this.policy = policy;
        this.left = policy.methods();
        this.password = new PasswordMethod(chain);
        this.publicKey = new PublicKeyMethod(chain, keys, session);
    }

    void answer(UserAuthRequest request) throws IOException {
        boolean firstOfAll = first.isEmpty();
        if (firstOfAll) {
            first = Optional.of(request);
            greet(request);
        } else if (!first.get().sameUser(request) || !SERVICE.equals(request.service())) {
            throw new SshException(
                    SshConstants.SSH2_DISCONNECT_ILLEGAL_USER_NAME, "a change of user name or service is not allowed");
        }
        if (firstOfAll && request.method().equals(NONE)) {
            refuse(false);
            return;
        }
        conclude(request, attempt(request));
    }

    private void greet(UserAuthRequest request) throws IOException {
        if (!SERVICE.equals(request.service())) {
            throw new SshException(SshConstants.SSH2_DISCONNECT_SERVICE_NOT_AVAILABLE, "no such service");
        }
        if (!policy.banner().isEmpty()) {
            Buffer banner = session.createBuffer(
                    SshConstants.SSH_MSG_USERAUTH_BANNER, policy.banner().length());
            banner.putString(policy.banner());
            banner.putString("");
            session.writePacket(banner);
        }
    }

    private Outcome attempt(UserAuthRequest request) throws IOException {
        String method = request.method();
        if (!offered().contains(method)) {
            return new Outcome.NotNow();
        }
        if (request.user().isEmpty()) {
            return new Outcome.Failure("the user name is empty, too long or not text");
        }
        String user = request.user().get();
        return method.equals(PasswordMethod.NAME)
                ? password.attempt(connection, user, request)
                : publicKey.attempt(connection, user, request);
    }

    /** The methods that may come next: those that begin an alternative which authenticators can complete now. */
    private Set<String> offered() {
        Set<String> available = chain.methods();
        Set<String> offered = new LinkedHashSet<>();
        for (List<String> alternative : left.alternatives()) {
            if (available.containsAll(alternative)) {
                offered.add(alternative.get(0));
            }
        }
        return offered;
    }

    private void conclude(UserAuthRequest request, Outcome outcome) throws IOException {
        if (outcome instanceof Outcome.Success success) {
            succeed(request, success);
        } else if (outcome instanceof Outcome.KeyWouldDo key) {
            Buffer reply = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_PK_OK, key.blob().length);
            reply.putString(key.algorithm());
            reply.putBytes(key.blob());
            session.writePacket(reply);
        } else {
            fail(request, outcome instanceof Outcome.Failure failure ? failure.reason() : "");
        }
    }

    private void succeed(UserAuthRequest request, Outcome.Success success) throws IOException {
        List<List<String>> rest = left.after(request.method()).toList();
        if (rest.stream().noneMatch(List::isEmpty)) {
            left = new AuthenticationMethods(rest);
            LOG.info("{}: {} has passed {}, more is needed", connection, name(request), success.how());
            refuse(true);
            return;
        }
        admit(success);
    }

    private void admit(Outcome.Success success) throws IOException {
        Login login = success.login();
        awaitKeys();
        connections.loggedIn(connection, login);
        ConnectionContext.enter(connection);
        LOG.info("{}: logged in with {}", connection, success.how());
        try {
            session.signalAuthenticationSuccess(login.user(), SERVICE, new ByteArrayBuffer());
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the login could not be completed", e);
        }
    }

    /** A client may exchange keys while it logs in; success can be told only under the new ones. */
    private void awaitKeys() {
        while (session.getKexState() != KexState.DONE && session.isOpen()) {
            LockSupport.parkNanos(KEY_POLL.toNanos());
        }
    }

    private void fail(UserAuthRequest request, String reason) throws IOException {
        failures++;
        if (!reason.isEmpty()) {
            LOG.info(
                    "{}: {} login of {} failed ({} of {}): {}",
                    connection,
                    LogText.of(request.method(), LONGEST_LOGGED_NAME),
                    name(request),
                    failures,
                    policy.mostFailures(),
                    LogText.of(reason, LONGEST_LOGGED_REASON));
        }
        if (failures >= policy.mostFailures()) {
            throw new SshException(
                    SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE, "Too many authentication failures");
        }
        refuse(false);
    }

    private void refuse(boolean partialSuccess) throws IOException {
        Buffer reply = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_FAILURE);
        reply.putString(String.join(",", offered()));
        reply.putBoolean(partialSuccess);
        session.writePacket(reply);
    }

    private static String name(UserAuthRequest request) {
        return request.user().map(user -> LogText.of(user, LONGEST_LOGGED_NAME)).orElse("a user without a proper name");
    }
}
