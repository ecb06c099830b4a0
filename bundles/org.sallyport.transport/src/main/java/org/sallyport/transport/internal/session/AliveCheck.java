package org.sallyport.transport.internal.session;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * Asks a silent peer for signs of life ({@code ClientAliveInterval} of {@code sshd_config(5)}, {@code ServerAliveInterval} of {@code ssh_config(5)}). Looked at
 * by one thread.
 */
public final class AliveCheck {

    private static final String REQUEST = "keepalive@openssh.com";

    private final AbstractSession session;
    private final AtomicLong answers = new AtomicLong();
    private long silentSince;
    private int asked;

    /** Asks nothing yet. */
    public AliveCheck(AbstractSession session) {
        this.session = session;
    }

    /** How many questions the peer has answered. */
    public long answers() {
        return answers.get();
    }

    /**
     * Asks if it is time to.
     *
     * @param interval of silence before each question; zero for never
     * @param most how many questions may stay without an answer
     * @param lastPacket when the peer was heard last
     * @return false if the peer has left too many questions without an answer
     */
    public boolean ask(Duration interval, int most, long lastPacket, long now) {
        if (interval.isZero()) {
            return true;
        }
        if (silentSince != lastPacket) {
            silentSince = lastPacket;
            asked = 0;
        }
        long due = (now - lastPacket) / interval.toNanos();
        if (due > asked) {
            if (asked >= most) {
                return false;
            }
            asked++;
            send();
        }
        return true;
    }

    /** Why a connection ends whose peer does not answer. */
    public static String complaint(Duration interval, int most) {
        return "no answer to " + most + " questions for a sign of life, " + text(interval) + " apart";
    }

    /** A time as configurations have it. */
    public static String text(Duration time) {
        return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
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
