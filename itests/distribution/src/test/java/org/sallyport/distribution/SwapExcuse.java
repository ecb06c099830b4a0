package org.sallyport.distribution;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the contract of docs/hot-swap.md lets happen to a client.
 *
 * @param shown how OpenSSH's client words it
 * @param parts one of them must have been exchanged in the time of the session
 * @param after how long an exchange may be felt when it is over
 */
record SwapExcuse(Pattern shown, Set<String> parts, Duration after) {

    /** The refresh that a command began may go on in the background, and then a part has its second to be back. */
    private static final Duration BACK = Duration.ofSeconds(3);

    /** The longest {@code drain.timeout} of the test, and a second to look and to tell. */
    private static final Duration DRAINED = Duration.ofSeconds(12);

    /** What no client may ever see, whatever is exchanged. */
    static final Pattern NEVER = Pattern.compile(String.join(
            "|",
            "[Cc]onnection refused",
            "timed out",
            "Host key",
            "HOST IDENTIFICATION",
            "Unable to negotiate",
            "Couldn't read packet",
            "[Bb]ad packet",
            "Corrupted MAC",
            "[Pp]rotocol error",
            "authentication code",
            "Failure",
            "ncomplete"));

    /** What may happen to a client of the server's own port. */
    static final List<SwapExcuse> OF_A_SERVER = List.of(
            excuse("Not now: no crypto provider", BACK, "crypto.bc", "crypto.jca"),
            excuse("Permission denied \\(", BACK, "auth.users"),
            excuse("No connection|not found", BACK, "file.local"),
            excuse("No connection", DRAINED, "sftp", "transport"),
            excuse("[Cc]onnection lost", DRAINED, "file.local"),
            excuse("subsystem request failed", BACK, "sftp"),
            excuse("Exit status 1\\b", DRAINED, "sftp", "transport"),
            excuse("the server is stopping", DRAINED, "transport"));

    private static final String CUT = "Connection closed by|Connection reset by|Broken pipe|Exit status -1";

    /** What may also happen to a client of a tunnel: it is not carried on. That nobody listens may not happen. */
    static final List<SwapExcuse> OF_A_TUNNEL = List.of(excuse(CUT, BACK, "tunnel"), excuse(CUT, DRAINED, "transport"));

    private static SwapExcuse excuse(String shown, Duration after, String... parts) {
        return new SwapExcuse(Pattern.compile(shown), Set.of(parts), after);
    }

    /** Whether it explains the end of a session. */
    boolean explains(String output, SwapHistory history, long begin, long end) {
        return shown.matcher(output).find() && history.concerns(parts, begin, end, after);
    }
}
