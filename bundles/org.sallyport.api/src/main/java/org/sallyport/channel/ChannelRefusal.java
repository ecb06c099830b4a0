package org.sallyport.channel;

/**
 * Why a channel was not opened (RFC 4254, section 5.1).
 *
 * @param code one of the codes here, another one of the peer's, or 0 if the connection ended before there was an answer
 * @param message in words; may hold what a peer sent
 */
public record ChannelRefusal(int code, String message) {

    /** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED: not permitted. */
    public static final int PROHIBITED = 1;

    /** SSH_OPEN_CONNECT_FAILED: the target does not answer. */
    public static final int CONNECT_FAILED = 2;

    /** SSH_OPEN_UNKNOWN_CHANNEL_TYPE. */
    public static final int UNKNOWN_TYPE = 3;

    /** SSH_OPEN_RESOURCE_SHORTAGE: too many. */
    public static final int RESOURCE_SHORTAGE = 4;
}
