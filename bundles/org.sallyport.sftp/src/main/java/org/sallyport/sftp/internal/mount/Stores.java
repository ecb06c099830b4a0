package org.sallyport.sftp.internal.mount;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sallyport.file.FileStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file stores that are there now, by name. Of two with one name the one that came last counts, until it goes. Safe for use by many threads. */
public final class Stores {

    private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

    private final Map<String, List<Known>> byName = new ConcurrentHashMap<>();

    /** A store that is there, and what tells those who use it when it has gone. */
    record Known(FileStore store, Lifeline lifeline) {}

    /** A store has come. */
    public void add(String name, FileStore store) {
        byName.compute(name, (key, before) -> {
            List<Known> all = new ArrayList<>(before == null ? List.of() : before);
            all.add(new Known(store, new Lifeline()));
            if (all.size() > 1) {
                LOG.warn("{} file stores have the name {}: the one that came last is used", all.size(), name);
            }
            return List.copyOf(all);
        });
    }

    /** Whether a store is known under a name. */
    public boolean has(String name, FileStore store) {
        return byName.getOrDefault(name, List.of()).stream().anyMatch(known -> known.store == store);
    }

    /** A store has gone. */
    public void remove(String name, FileStore store) {
        byName.computeIfPresent(name, (key, before) -> {
            before.stream().filter(known -> known.store == store).forEach(known -> known.lifeline.cut());
            List<Known> left =
                    before.stream().filter(known -> known.store != store).toList();
            return left.isEmpty() ? null : left;
        });
    }

    /** A store has gone, whatever its name was. */
    public void remove(FileStore store) {
        byName.keySet().forEach(name -> remove(name, store));
    }

    /** The store with a name. */
    Optional<Known> named(String name) {
        List<Known> all = byName.get(name);
        return all == null ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }
}
