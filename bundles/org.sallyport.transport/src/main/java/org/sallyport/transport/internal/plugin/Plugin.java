package org.sallyport.transport.internal.plugin;

import java.util.Set;

/**
 * A service of another bundle.
 *
 * @param service the service
 * @param ranking higher comes first
 * @param id lower comes first among equals; no two plugins share one
 * @param labels what it says it is for
 * @param bundle the name of the bundle that published it, for the log
 */
public record Plugin<T>(T service, int ranking, long id, Set<String> labels, String bundle)
        implements Comparable<Plugin<?>> {

    @Override
    public int compareTo(Plugin<?> other) {
        return ranking != other.ranking ? Integer.compare(other.ranking, ranking) : Long.compare(id, other.id);
    }
}
