package org.sallyport.tunnel.internal.config;

import java.time.Duration;
import java.util.Optional;
import org.sallyport.client.ClientSettings;
import org.sallyport.tunnel.internal.net.PortListener;

/**
 * What a configuration of {@code org.sallyport.tunnel} means: checked, and never changing. A new configuration is a new value.
 *
 * @param name the tunnel's name
 * @param listen where clients come in
 * @param target where they are carried to; empty where each says so itself (SOCKS)
 * @param ssh how to reach the SSH server
 * @param reconnect when to try again
 * @param limits how much of everything there may be, and how long it may take
 */
public record TunnelSettings(
        String name,
        PortListener.Place listen,
        Optional<Target> target,
        ClientSettings ssh,
        Reconnect reconnect,
        Limits limits) {

    /**
     * When to try again after the SSH connection was lost or refused.
     *
     * @param interval between two attempts at first
     * @param longest it doubles up to this
     * @param count attempts before giving up; 0 for no end
     */
    public record Reconnect(Duration interval, Duration longest, int count) {

        /**
         * How long to wait.
         *
         * @param failures attempts that have failed in a row, 0 or more
         * @return empty if it is time to give up
         */
        public Optional<Duration> delay(int failures) {
            if (count > 0 && failures >= count) {
                return Optional.empty();
            }
            Duration delay = interval;
            for (int i = 1; i < failures && delay.compareTo(longest) < 0; i++) {
                delay = delay.multipliedBy(2);
            }
            return Optional.of(delay.compareTo(longest) < 0 ? delay : longest);
        }
    }

    /**
     * How much of everything there may be, and how long it may take.
     *
     * @param clients carried or waiting at once
     * @param waiting waiting at once for the SSH connection
     * @param waitingTime how long each may
     * @param request how long a SOCKS client may take to say what it wants
     * @param open how long the SSH server may take to connect to a target
     * @param drain how long clients may go on when the tunnel is stopped or its SSH server changed
     */
    public record Limits(
            int clients, int waiting, Duration waitingTime, Duration request, Duration open, Duration drain) {}
}
