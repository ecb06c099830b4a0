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

    /** Nothing was refused yet. */
    public RefusedContent() {}

    /** Whether this is another one than the last, which it is from now on. */
    public boolean isNew(Map<String, ?> configuration) {
        boolean known = configuration.keySet().equals(last.keySet())
                && configuration.entrySet().stream()
                        .allMatch(entry -> Objects.deepEquals(entry.getValue(), last.get(entry.getKey())));
        last = new HashMap<>(configuration);
        return !known;
    }

    /** A good one has come: whatever is refused next is new. */
    public void forget() {
        last = Map.of();
    }
}
