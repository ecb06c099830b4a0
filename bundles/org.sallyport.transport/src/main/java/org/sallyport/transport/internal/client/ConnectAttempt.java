package org.sallyport.transport.internal.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.KeyPair;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.sallyport.client.ClientException;
import org.sallyport.client.ClientException.Reason;
import org.sallyport.client.ClientSettings;
import org.sallyport.client.Credential;
import org.sallyport.settings.internal.LogText;
import org.sallyport.transport.internal.io.EventLoops;

/** One attempt to connect and log in, from the name of the host to the connection or the reason why there is none. */
final class ConnectAttempt {

    private static final int LONGEST_REASON = 300;

    private final ClientSettings settings;
    private final Offer offer;
    private final EventLoops loops;
    private final ScheduledExecutorService timer;
    private final CompletableFuture<SshClientConnection> result = new CompletableFuture<>();
    private final List<KeyPair> keys = new ArrayList<>();
    private volatile Optional<ClientEngine> engine = Optional.empty();

    ConnectAttempt(ClientSettings settings, Offer offer, EventLoops loops, ScheduledExecutorService timer) {
        this.settings = settings;
        this.offer = offer;
        this.loops = loops;
        this.timer = timer;
    }

    /** What comes of it. */
    CompletableFuture<SshClientConnection> result() {
        return result;
    }

    /** Begins; reads files and asks for names, so it takes its time. */
    void begin() {
        try {
            for (Credential credential : settings.credentials()) {
                if (credential instanceof Credential.PrivateKey key) {
                    keys.add(PrivateKeys.read(key));
                }
            }
            HostKeyPolicy hostKeys = HostKeyPolicy.of(settings);
            Queue<InetSocketAddress> addresses = new ArrayDeque<>();
            for (InetAddress address : InetAddress.getAllByName(settings.host())) {
                addresses.add(new InetSocketAddress(address, settings.port()));
            }
            ClientEngine started = new ClientEngine(settings, offer.suite(), hostKeys, loops, timer);
            engine = Optional.of(started);
            result.whenComplete((connection, failure) -> {
                if (failure != null) {
                    started.close(true);
                }
            });
            started.start();
            connect(started, hostKeys, addresses);
        } catch (UnknownHostException e) {
            fail(Reason.UNREACHABLE, "the name " + settings.host() + " cannot be resolved");
        } catch (ClientException e) {
            result.completeExceptionally(e);
        } catch (IOException | RuntimeException e) {
            fail(Reason.UNREACHABLE, text(e));
        }
    }

    /** Gives up. */
    void cancel(String why) {
        fail(Reason.PROTOCOL, why);
    }

    private void connect(ClientEngine client, HostKeyPolicy hostKeys, Queue<InetSocketAddress> addresses)
            throws IOException {
        ConnectFuture connecting = client.connect(settings.user(), addresses.remove());
        connecting.addListener(done -> {
            if (done.isConnected()) {
                login(client, (ClientLink) done.getSession(), hostKeys);
            } else if (addresses.isEmpty() || result.isDone()) {
                fail(Reason.UNREACHABLE, text(done.getException()));
            } else {
                try {
                    connect(client, hostKeys, addresses);
                } catch (IOException | RuntimeException e) {
                    fail(Reason.UNREACHABLE, text(e));
                }
            }
        });
    }

    private void login(ClientEngine client, ClientLink link, HostKeyPolicy hostKeys) {
        long limit = settings.times().login().toMillis();
        ScheduledFuture<?> late = timer.schedule(
                () -> fail(Reason.UNREACHABLE, "no login within " + limit + " ms"), limit, TimeUnit.MILLISECONDS);
        link.addCloseFutureListener(closed -> {
            late.cancel(false);
            client.close(true);
        });
        try {
            keys.forEach(link::addPublicKeyIdentity);
            for (Credential credential : settings.credentials()) {
                if (credential instanceof Credential.Password password) {
                    link.addPasswordIdentity(password.secret());
                }
            }
            AuthFuture authenticating = link.auth();
            authenticating.addListener(done -> {
                late.cancel(false);
                if (done.isSuccess() && hostKeys.offered().isPresent()) {
                    SshClientConnection connection =
                            new SshClientConnection(link, hostKeys.offered().get(), settings, offer);
                    if (!result.complete(connection)) {
                        client.close(true);
                    }
                } else {
                    result.completeExceptionally(refusal(link, hostKeys, done.getException()));
                }
            });
        } catch (IOException | RuntimeException e) {
            fail(Reason.PROTOCOL, text(e));
        }
    }

    private ClientException refusal(ClientLink link, HostKeyPolicy hostKeys, Throwable failure) {
        if (hostKeys.complaint().isPresent()) {
            String key = hostKeys.offered()
                    .map(offered -> offered.fingerprint() + " (" + offered.type() + ")")
                    .orElse("");
            return new ClientException(
                    Reason.HOST_KEY,
                    "the host key " + key + " is refused: "
                            + hostKeys.complaint().get(),
                    hostKeys.offered());
        }
        if (failure instanceof SshException ssh
                && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
            return new ClientException(
                    Reason.LOGIN,
                    "the server does not accept " + settings.user() + " with " + settings.credentials(),
                    hostKeys.offered());
        }
        return new ClientException(Reason.PROTOCOL, link.reason().orElseGet(() -> text(failure)), hostKeys.offered());
    }

    private void fail(Reason reason, String message) {
        result.completeExceptionally(new ClientException(reason, message));
    }

    private static String text(Throwable failure) {
        String message = failure == null ? "" : failure.getMessage();
        return LogText.of(message == null || message.isEmpty() ? String.valueOf(failure) : message, LONGEST_REASON);
    }
}
