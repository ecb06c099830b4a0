package org.sallyport.transport.internal.channel;

import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.Session;
import org.sallyport.transport.internal.channel.ForwardedChannel.ForwardHost;

/** Makes the channels of a server to targets that clients name. */
public final class ForwardedChannelFactory implements ChannelFactory {

    private final ForwardHost host;

    /**
     * @param host decides what becomes of each
     */
    public ForwardedChannelFactory(ForwardHost host) {
        this.host = host;
    }

    @Override
    public String getName() {
        return ForwardedChannel.TYPE;
    }

    @Override
    public Channel createChannel(Session session) {
        return new ForwardedChannel(host);
    }
}
