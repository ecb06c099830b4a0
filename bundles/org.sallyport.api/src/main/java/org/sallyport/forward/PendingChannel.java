package org.sallyport.forward;

import org.osgi.annotation.versioning.ProviderType;
import org.sallyport.channel.ChannelOpening;

/** A channel that a client has asked for and that is not open yet. */
@ProviderType
public interface PendingChannel {

    /**
     * Opens it.
     *
     * @param opening is told of the channel, or that the connection is gone by now
     */
    void accept(ChannelOpening opening);

    /**
     * Refuses it with SSH_OPEN_CONNECT_FAILED (RFC 4254, section 5.1).
     *
     * @param reason what the client is told, without secrets
     */
    void refuse(String reason);

    /** Whether the connection that asked is still there. */
    boolean isWanted();
}
