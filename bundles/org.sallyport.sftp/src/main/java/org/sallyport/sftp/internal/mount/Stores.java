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

    private final Map<String, List<FileStore>> byName = new ConcurrentHashMap<>();

    /** A store has come. */
    public void add(String name, FileStore store) {
        byName.compute(name, (key, before) -> {
            List<FileStore> all = new ArrayList<>(before == null ? List.of() : before);
            all.add(store);
            if (all.size() > 1) {
                LOG.warn("{} file stores have the name {}: the one that came last is used", all.size(), name);
            }
            return List.copyOf(all);
        });
    }

    /** A store has gone. */
    public void remove(String name, FileStore store) {
        byName.computeIfPresent(name, (key, before) -> {
            List<FileStore> left =
                    before.stream().filter(other -> other != store).toList();
            return left.isEmpty() ? null : left;
        });
    }

    /** A store has gone, whatever its name was. */
    public void remove(FileStore store) {
        byName.keySet().forEach(name -> remove(name, store));
    }

    /** The store with a name. */
    Optional<FileStore> named(String name) {
        List<FileStore> all = byName.get(name);
        return all == null ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }
}
