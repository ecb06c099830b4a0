package org.sallyport.configuration.internal;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Constants;

/**
 * A configuration as Config Admin keeps it.
 *
 * @param values with the PID, and with the file if it comes from one
 */
record StoredConfiguration(Map<String, Object> values) {

    /** What the PIDs of all bundles of this project begin with. */
    static final String OURS = "org.sallyport.";

    /** Under which Felix FileInstall and Karaf keep the file that a configuration comes from, as a URI. */
    static final String FILE = "felix.fileinstall.filename";

    private static final Set<String> OF_THE_CONTAINER = Set.of("service.", "felix.", "component.", "osgi.");

    /** Copies a dictionary of Config Admin. */
    static StoredConfiguration of(Dictionary<String, ?> dictionary) {
        Map<String, Object> values = new LinkedHashMap<>();
        dictionary.keys().asIterator().forEachRemaining(key -> values.put(key, dictionary.get(key)));
        return new StoredConfiguration(values);
    }

    /** Whether a configuration of that PID is read by this project. */
    static boolean isOurs(Object pid) {
        return pid instanceof String text && text.startsWith(OURS);
    }

    String pid() {
        return String.valueOf(values.get(Constants.SERVICE_PID));
    }

    /** The file it comes from, on this machine. */
    Optional<Path> file() {
        return Optional.ofNullable(values.get(FILE)).flatMap(StoredConfiguration::path);
    }

    private static Optional<Path> path(Object location) {
        try {
            return Optional.of(Path.of(URI.create(location.toString())));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            // Not a file of this machine: nothing that could be looked at.
            return Optional.empty();
        }
    }

    /** The keys that an owner has written. */
    Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        for (String key : values.keySet()) {
            if (OF_THE_CONTAINER.stream().noneMatch(key::startsWith)) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** Whether another one has the same keys with the same values, lists compared item by item. */
    boolean sameAs(StoredConfiguration other) {
        return values.keySet().equals(other.values.keySet())
                && values.entrySet().stream()
                        .allMatch(entry -> Objects.deepEquals(entry.getValue(), other.values.get(entry.getKey())));
    }

    /** As Config Admin takes it. */
    Dictionary<String, Object> toDictionary() {
        return new Hashtable<>(values);
    }

    /** Puts this in the place of what a dictionary holds. */
    void replace(Dictionary<String, Object> dictionary) {
        StoredConfiguration.of(dictionary).values.keySet().forEach(dictionary::remove);
        values.forEach(dictionary::put);
    }

    /** Names the PID only: values may be secret. */
    @Override
    public String toString() {
        return pid();
    }
}
