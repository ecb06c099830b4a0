package org.sallyport.transport.internal.server;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says each trouble of a server once, when it has lasted long enough to be one. */
final class TroubleLog {

    private static final Logger LOG = LoggerFactory.getLogger(TroubleLog.class);

    private Optional<Trouble> current = Optional.empty();
    private long since;
    private boolean said;

    /**
     * How things are now.
     *
     * @param now nanoseconds of a clock that never goes back
     */
    void note(String server, Optional<Trouble> trouble, long now) {
        if (!trouble.equals(current)) {
            if (said && trouble.isEmpty()) {
                LOG.info("server {}: this is over: {}", server, current.get().line());
            }
            current = trouble;
            since = now;
            said = false;
        }
        if (!said
                && trouble.isPresent()
                && now - since >= trouble.get().patience().toNanos()) {
            said = true;
            LOG.error("server {}: {}", server, trouble.get().line());
        }
    }
}
