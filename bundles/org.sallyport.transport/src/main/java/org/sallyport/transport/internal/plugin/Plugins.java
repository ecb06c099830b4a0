package org.sallyport.transport.internal.plugin;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The services of one kind that are there now, best first. They come and go at any time; readers see one moment. */
public final class Plugins<T> {

    private final Runnable changed;
    private volatile List<Plugin<T>> plugins = List.of();

    /**
     * Begins empty.
     *
     * @param changed called after each change, on the thread that made it
     */
    public Plugins(Runnable changed) {
        this.changed = changed;
    }

    /** Adds a plugin, or replaces the one with the same id. */
    public void put(Plugin<T> plugin) {
        synchronized (this) {
            List<Plugin<T>> next = new ArrayList<>(plugins);
            next.removeIf(old -> old.id() == plugin.id());
            next.add(plugin);
            Collections.sort(next);
            plugins = List.copyOf(next);
        }
        changed.run();
    }

    /** Removes the plugin with an id. */
    public void remove(long id) {
        synchronized (this) {
            plugins = plugins.stream().filter(plugin -> plugin.id() != id).toList();
        }
        changed.run();
    }

    /** The plugins, best first. */
    public List<Plugin<T>> all() {
        return plugins;
    }

    /** The best plugin with a label. */
    public Optional<Plugin<T>> best(String label) {
        return plugins.stream()
                .filter(plugin -> plugin.labels().contains(label))
                .findFirst();
    }

    /** Every label of any plugin. */
    public Set<String> labels() {
        Set<String> labels = new LinkedHashSet<>();
        plugins.forEach(plugin -> labels.addAll(plugin.labels()));
        return labels;
    }
}
