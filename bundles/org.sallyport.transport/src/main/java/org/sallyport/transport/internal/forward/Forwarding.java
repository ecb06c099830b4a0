package org.sallyport.transport.internal.forward;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.sshd.server.session.ServerSession;
import org.sallyport.channel.ChannelRefusal;
import org.sallyport.forward.Forwarder;
import org.sallyport.session.Connection;
import org.sallyport.settings.internal.LogText;
import org.sallyport.transport.internal.channel.ForwardedChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which channels of a server's clients lead somewhere. A target is resolved once: what was permitted is what is connected to. */
public final class Forwarding implements ForwardedChannel.ForwardHost {

    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int LONGEST_NAME = 255;
    private static final int LAST_PORT = 65_535;

    private final Supplier<PermitList> permits;
    private final Supplier<Optional<Forwarder>> forwarder;
    private final Function<ServerSession, Connection> connections;
    private final Executor resolver;

    /**
     * For one server.
     *
     * @param permits asked for each channel
     * @param forwarder what connects, if it is there now
     * @param connections tells whose session it is, for the log
     * @param resolver where names are asked for, which takes its time
     */
    public Forwarding(
            Supplier<PermitList> permits,
            Supplier<Optional<Forwarder>> forwarder,
            Function<ServerSession, Connection> connections,
            Executor resolver) {
        this.permits = permits;
        this.forwarder = forwarder;
        this.connections = connections;
        this.resolver = resolver;
    }

    @Override
    public void requested(ServerSession session, String target, long port, ForwardedChannel channel) {
        try {
            resolver.execute(() -> decide(session, target, port, channel));
        } catch (RejectedExecutionException e) {
            channel.refuse("the server is stopping");
        }
    }

    private void decide(ServerSession session, String target, long port, ForwardedChannel channel) {
        PermitList list = permits.get();
        boolean sound = !target.isEmpty() && target.length() <= LONGEST_NAME && port >= 1 && port <= LAST_PORT;
        boolean byName = sound && list.permits(target, (int) port);
        if (!byName && !(sound && list.permitsAddresses((int) port))) {
            prohibit(session, target, port, channel);
            return;
        }
        List<InetSocketAddress> addresses;
        try {
            addresses = resolve(target).stream()
                    .filter(address -> byName || list.permits(address, (int) port))
                    .map(address -> new InetSocketAddress(address, (int) port))
                    .toList();
        } catch (UnknownHostException e) {
            // Whether a name exists is told only to those who may connect to it.
            if (byName) {
                channel.refuse("Name or service not known");
            } else {
                prohibit(session, target, port, channel);
            }
            return;
        }
        if (addresses.isEmpty()) {
            prohibit(session, target, port, channel);
            return;
        }
        forwarder
                .get()
                .ifPresentOrElse(
                        service -> connect(service, addresses, channel),
                        () -> channel.refuse("forwarding is not available now"));
    }

    private static void connect(Forwarder service, List<InetSocketAddress> addresses, ForwardedChannel channel) {
        try {
            service.connect(addresses, LIMIT, channel);
        } catch (RuntimeException e) {
            LOG.error("a forwarder failed: {}", service.getClass().getName(), e);
            channel.refuse("forwarding is not available now");
        }
    }

    private static List<InetAddress> resolve(String target) throws UnknownHostException {
        Optional<InetAddress> literal = Literal.parse(target);
        return literal.isPresent() ? List.of(literal.get()) : List.of(InetAddress.getAllByName(target));
    }

    private void prohibit(ServerSession session, String target, long port, ForwardedChannel channel) {
        LOG.info(
                "{}: forwarding to {}:{} is not permitted by forwarding.local",
                connections.apply(session),
                LogText.of(target, LONGEST_NAME),
                port);
        channel.refuse(ChannelRefusal.PROHIBITED, "administratively prohibited");
    }
}
