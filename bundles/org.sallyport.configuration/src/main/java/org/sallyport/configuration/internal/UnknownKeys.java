package org.sallyport.configuration.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which keys of a configuration nobody reads: each once, until it is gone. */
final class UnknownKeys {

    private static final Logger LOG = LoggerFactory.getLogger(UnknownKeys.class);
    private static final int LONGEST = 60;

    private final DefinedKeys defined;
    private final Map<String, Set<String>> said = new HashMap<>();

    UnknownKeys(DefinedKeys defined) {
        this.defined = defined;
    }

    /**
     * Looks at a configuration that components get. Asks the framework, which may be busy with bundles that wait for their configurations: to be
     * called on a thread that nobody waits for.
     */
    void check(StoredConfiguration configuration) {
        String pid = configuration.pid();
        Object factory = configuration.values().get(ConfigurationAdmin.SERVICE_FACTORYPID);
        Optional<Set<String>> known = defined.of(factory == null ? pid : factory.toString());
        if (known.isEmpty()) {
            return;
        }
        Set<String> unknown = new TreeSet<>(configuration.keys());
        unknown.removeAll(known.get());
        Set<String> before = replace(pid, unknown);
        for (String key : unknown) {
            if (!before.contains(key)) {
                LOG.warn("{}: there is no key {}, it is ignored{}", pid, printable(key), advice(key, known.get()));
            }
        }
    }

    /** What was said before. */
    private synchronized Set<String> replace(String pid, Set<String> unknown) {
        Set<String> before = unknown.isEmpty() ? said.remove(pid) : said.put(pid, unknown);
        return before == null ? Set.of() : before;
    }

    /** The configuration is gone. */
    synchronized void forget(String pid) {
        said.remove(pid);
    }

    private static String advice(String key, Set<String> known) {
        return DefinedKeys.nearest(key, known)
                .map(name -> "; " + name + " may be meant")
                .orElse("; those there are: " + String.join(", ", known));
    }

    private static String printable(String key) {
        String line = key.replaceAll("[^ -~]", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
