package org.sallyport.transport.internal.server;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.util.buffer.Buffer;
import org.sallyport.transport.internal.config.ServerSettings.Times;

/** Asks a silent client for signs of life ({@code ClientAliveInterval} of {@code sshd_config(5)}). */
final class AliveCheck {

    private static final String REQUEST = "keepalive@openssh.com";

    private final SshSession session;
    private final AtomicLong answers = new AtomicLong();
    private long silentSince;
    private int asked;

    AliveCheck(SshSession session) {
        this.session = session;
    }

    /** How many questions the client has answered. */
    long answers() {
        return answers.get();
    }

    /**
     * Asks if it is time to.
     *
     * @param lastPacket when the client was heard last
     * @return false if the client has left too many questions without an answer
     */
    boolean ask(Times times, long lastPacket, long now) {
        if (silentSince != lastPacket) {
            silentSince = lastPacket;
            asked = 0;
        }
        long due = (now - lastPacket) / times.alive().toNanos();
        if (due > asked) {
            if (asked >= times.aliveMax()) {
                return false;
            }
            asked++;
            send();
        }
        return true;
    }

    private void send() {
        if (session.getKexState() != KexState.DONE) {
            return;
        }
        try {
            Buffer question = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, REQUEST.length() + Long.BYTES);
            question.putString(REQUEST);
            question.putBoolean(true);
            // Failure is an answer too, and what OpenSSH's client sends.
            session.request(question, REQUEST, (message, reply) -> answers.incrementAndGet());
        } catch (IOException e) {
            session.exceptionCaught(e);
        }
    }
}
