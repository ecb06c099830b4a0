package org.sallyport.sftp.internal.mount;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sallyport.file.FileStore;

/** The file stores that are there now, by name. Safe for use by many threads. */
public final class Stores {

    private final Map<String, FileStore> byName = new ConcurrentHashMap<>();

    /** A store has come; it takes the place of another with its name. */
    public void add(String name, FileStore store) {
        byName.put(name, store);
    }

    /** A store has gone, unless another has its name by now. */
    public void remove(String name, FileStore store) {
        byName.remove(name, store);
    }

    /** The store with a name. */
    Optional<FileStore> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
