package org.sallyport.transport.internal.server;

import java.time.Duration;
import org.apache.sshd.common.SshConstants;
import org.sallyport.transport.internal.config.ServerSettings.Times;
import org.sallyport.transport.internal.session.AliveCheck;

/** Watches the times of one connection: handshake, login, silence. Looked at about once a second, by one thread. */
final class ConnectionWatch {

    private final SshSession session;
    private final AliveCheck alive;
    private final long start;
    private long lastPacket;
    private long lastHeard;
    private long packetsHeard;
    private long answersHeard;

    ConnectionWatch(SshSession session, long now) {
        this.session = session;
        this.alive = new AliveCheck(session);
        this.start = now;
        this.lastPacket = now;
        this.lastHeard = now;
    }

    /**
     * Looks at the connection and ends it if it has had its time.
     *
     * @param now nanoseconds of a clock that never goes back
     */
    void look(Times times, long now) {
        long packets = session.packetsReceived();
        long answers = alive.answers();
        if (packets != packetsHeard) {
            lastPacket = now;
        }
        // Signs of life that were asked for are no work.
        if (packets - packetsHeard > answers - answersHeard) {
            lastHeard = now;
        }
        packetsHeard = packets;
        answersHeard = answers;
        if (session.isAuthenticated()) {
            watchSilence(times, now);
        } else if (!session.keysAgreed() && over(times.handshake(), start, now)) {
            end("no key exchange within " + AliveCheck.text(times.handshake()));
        } else if (over(times.login(), start, now)) {
            end("no login within " + AliveCheck.text(times.login()));
        }
    }

    private void watchSilence(Times times, long now) {
        if (over(times.idle(), lastHeard, now)) {
            end("idle for " + AliveCheck.text(times.idle()));
        } else if (!alive.ask(times.alive(), times.aliveMax(), lastPacket, now)) {
            end(AliveCheck.complaint(times.alive(), times.aliveMax()));
        }
    }

    private static boolean over(Duration limit, long since, long now) {
        return !limit.isZero() && now - since >= limit.toNanos();
    }

    private void end(String reason) {
        session.end(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, reason);
    }
}
