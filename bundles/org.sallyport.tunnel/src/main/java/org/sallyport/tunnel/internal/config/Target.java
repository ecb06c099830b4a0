package org.sallyport.tunnel.internal.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where connections go, as the SSH server resolves it.
 *
 * @param host a name or an address
 * @param port 1 to 65535
 */
public record Target(String host, int port) {

    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([!-~&&[^\\[\\]:]]+)):(\\d{1,5})");
    private static final int LAST_PORT = 65_535;

    /** Reads {@code host:port}; an IPv6 address stands in brackets. */
    static Optional<Target> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(form.group(3));
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        return port >= 1 && port <= LAST_PORT ? Optional.of(new Target(host, port)) : Optional.empty();
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
