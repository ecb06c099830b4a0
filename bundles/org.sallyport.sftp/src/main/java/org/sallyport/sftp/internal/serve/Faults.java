package org.sallyport.sftp.internal.serve;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What file stores throw that is no answer: a mistake in a plugin. Each is logged once, with the class it came from. */
public final class Faults {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private static final int MOST = 1000;

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** Logs a fault, in full if it is new. */
    void report(String doing, Throwable fault) {
        String where = Arrays.stream(fault.getStackTrace())
                .filter(frame -> !frame.getClassName().startsWith("java.")
                        && !frame.getClassName().startsWith("sun.")
                        && !frame.getClassName().startsWith("jdk."))
                .findFirst()
                .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                .orElse("an unknown place");
        boolean fresh = known.size() < MOST && known.add(fault.getClass().getName() + where + doing);
        if (fresh) {
            LOG.error("{} failed in {}; the client is told FAILURE", doing, where, fault);
        } else {
            LOG.debug("{} failed again in {}: {}", doing, where, fault.toString());
        }
    }
}
