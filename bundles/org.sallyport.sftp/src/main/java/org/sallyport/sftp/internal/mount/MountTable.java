package org.sallyport.sftp.internal.mount;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.sallyport.session.FilePath;
import org.sallyport.settings.internal.ListValue;

/**
 * Which file store is seen where.
 *
 * @param mounts the deepest mount points first
 */
public record MountTable(List<Mount> mounts) {

    /** What a bad table is told to look like. */
    public static final String FORM = "a list such as / = default, /archive = tape, with each path once";

    /**
     * A store in the tree.
     *
     * @param point where its top is seen
     * @param store its name
     */
    public record Mount(FilePath point, String store) {}

    /** Sorts. */
    public MountTable {
        mounts = mounts.stream()
                .sorted(Comparator.comparing(
                        (Mount mount) -> -mount.point().names().size()))
                .toList();
    }

    /**
     * Reads the key {@code mounts}.
     *
     * @param value text with commas, or an array or collection of such
     * @throws IllegalArgumentException if it has not the {@link #FORM}
     */
    public static MountTable parse(Object value) {
        List<Mount> mounts = new ArrayList<>();
        Set<FilePath> points = new LinkedHashSet<>();
        for (String item : ListValue.words(value)) {
            int equals = item.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException(item);
            }
            String path = item.substring(0, equals).strip();
            String store = item.substring(equals + 1).strip();
            FilePath point = FilePath.of(path);
            if (!path.startsWith("/") || store.isEmpty() || !points.add(point)) {
                throw new IllegalArgumentException(item);
            }
            mounts.add(new Mount(point, store));
        }
        if (mounts.isEmpty()) {
            throw new IllegalArgumentException("nothing");
        }
        return new MountTable(mounts);
    }

    /** The names that mount points below a directory give it. */
    Set<String> names(FilePath directory) {
        Set<String> names = new LinkedHashSet<>();
        for (Mount mount : mounts) {
            mount.point()
                    .below(directory)
                    .filter(rest -> !rest.isRoot())
                    .ifPresent(rest -> names.add(rest.names().get(0)));
        }
        return names;
    }

    /** Whether a path is a mount point or leads to one: it has to stay where it is. */
    boolean needs(FilePath path) {
        for (Mount mount : mounts) {
            if (mount.point().below(path).isPresent()) {
                return true;
            }
        }
        return false;
    }
}
