package org.sallyport.forward;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A service that connects channels with sockets. While none is there, every {@code direct-tcpip} channel is refused. */
@ConsumerType
public interface Forwarder {

    /**
     * Connects to a target, then accepts the channel and carries bytes between both until either ends. Must not block.
     *
     * @param targets resolved and permitted, in the order to try them; at least one
     * @param limit how long each attempt may take
     * @param channel is accepted or refused, once
     */
    void connect(List<InetSocketAddress> targets, Duration limit, PendingChannel channel);
}
