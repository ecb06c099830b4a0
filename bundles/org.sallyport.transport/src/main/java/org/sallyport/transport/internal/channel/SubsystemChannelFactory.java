package org.sallyport.transport.internal.channel;

import java.util.Objects;
import java.util.function.Function;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.session.ServerSession;

/** Makes the session channels of a server. */
public final class SubsystemChannelFactory implements ChannelFactory {

    private final Function<? super ServerSession, ? extends SubsystemHost> hosts;

    /**
     * @param hosts finds what a channel needs to know of its connection; asked when a client starts a subsystem, so always after a login
     */
    public SubsystemChannelFactory(Function<? super ServerSession, ? extends SubsystemHost> hosts) {
        this.hosts = Objects.requireNonNull(hosts, "hosts");
    }

    @Override
    public String getName() {
        return "session";
    }

    @Override
    public Channel createChannel(Session session) {
        return new SubsystemSession(hosts);
    }
}
