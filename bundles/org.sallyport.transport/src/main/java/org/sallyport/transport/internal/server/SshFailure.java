package org.sallyport.transport.internal.server;

import java.io.IOException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.sallyport.settings.internal.LogText;
import org.sallyport.transport.internal.connection.SshConnection;
import org.slf4j.Logger;

/**
 * Why a connection ends before its time.
 *
 * @param failure what happened
 * @param code the reason for SSH_MSG_DISCONNECT (RFC 4253, section 11.1); 0 if there is nobody left to tell
 * @param reason in words, for the log; may hold what the client sent
 * @param told in words, for the client; nothing that helps to guess keys or tells of this machine
 */
record SshFailure(Throwable failure, int code, String reason, String told) {

    private static final String PROTOCOL_ERROR = "protocol error or corrupt packet";

    /** Tells what the client did wrong, what the network did, and what this server did wrong apart. */
    static SshFailure of(Throwable failure) {
        String reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        if (failure instanceof SshException ssh) {
            return of(ssh, Math.max(ssh.getDisconnectCode(), 0), reason);
        }
        if (failure instanceof IOException) {
            return new SshFailure(failure, 0, reason, "");
        }
        return new SshFailure(failure, SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR, reason, PROTOCOL_ERROR);
    }

    /** Why a packet could not be decrypted must look the same whatever it was (CVE-2008-5161). */
    private static SshFailure of(SshException failure, int code, String reason) {
        return code == SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR || code == SshConstants.SSH2_DISCONNECT_MAC_ERROR
                ? new SshFailure(failure, SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR, reason, PROTOCOL_ERROR)
                : new SshFailure(failure, code, reason, reason);
    }

    /** One line for what clients and networks do; a stack trace, for those who look for it, at level debug. */
    void log(Logger log, SshConnection connection, int longest) {
        String end = failure instanceof IOException && code == 0 ? "is lost" : "is closed";
        log.info("{} {}: {}", connection, end, LogText.of(reason, longest));
        log.debug("{} {}", connection, end, failure);
    }
}
