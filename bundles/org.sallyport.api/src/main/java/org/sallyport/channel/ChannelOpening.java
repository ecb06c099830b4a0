package org.sallyport.channel;

import org.osgi.annotation.versioning.ConsumerType;

/** What comes of an attempt to open a channel. One of both is called, once, on a thread of the connection: it must not block. */
@ConsumerType
public interface ChannelOpening {

    /**
     * The channel is open, and nothing has come through it yet.
     *
     * @param channel usable from now on, from any thread
     * @return what receives the peer's bytes
     */
    DataHandler opened(DataChannel channel);

    /** There is no channel. */
    void refused(ChannelRefusal refusal);
}
