package org.sallyport.sftp.internal.wire;

import java.nio.ByteBuffer;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;

/** One version of the protocol: how its packets are read and written. Has no state, so sessions share it. */
public interface Wire {

    /** The version's number. */
    int version();

    /** Answers SSH_FXP_INIT: the version and the extensions. */
    void greet(ReplyWriter out);

    /**
     * Reads a request.
     *
     * @param packet from its type byte on, to its limit
     * @return {@link Request.Unreadable} for what this version does not know, or what ends too early
     * @throws MalformedPacketException if not even the number of the request is there
     */
    Request decode(ByteBuffer packet) throws MalformedPacketException;

    /** Answers a request that went well. */
    void reply(ReplyWriter out, Request request, Reply reply) throws FileException;

    /**
     * Answers a request that failed, with the nearest code that this version knows.
     *
     * @param status not {@link FileStatus#OK}
     * @param message for the client
     */
    void failure(ReplyWriter out, Request request, FileStatus status, String message);
}
