package org.sallyport.settings.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The configuration that was refused last. Config Admin may deliver one several times, as when its file is read after a command has changed both: the
 * log has one line for what it says, and another one when it says something else.
 */
public final class RefusedContent {

    private Map<String, Object> last = Map.of();
    private String lastReason = "";

    /** Nothing was refused yet. */
    public RefusedContent() {}

    /** Whether this is another one than the last, or refused for another reason: that may lie outside it. From now on it is the last. */
    public boolean isNew(Map<String, ?> configuration, String reason) {
        boolean known = reason.equals(lastReason)
                && configuration.keySet().equals(last.keySet())
                && configuration.entrySet().stream()
                        .allMatch(entry -> Objects.deepEquals(entry.getValue(), last.get(entry.getKey())));
        last = new HashMap<>(configuration);
        lastReason = reason;
        return !known;
    }

    /** A good one has come: whatever is refused next is new. */
    public void forget() {
        last = Map.of();
        lastReason = "";
    }
}
