package org.sallyport.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A path on the wire: absolute, normalised, separated by {@code /}, and free of {@code .}, {@code ..}, empty names and NUL by
 * construction, so that no plugin can be handed an escape. Names are opaque: they may hold blanks, backslashes and any other character.
 *
 * <p>A {@code ..} is resolved by text, not by links: {@code /a/..} is {@code /} wherever {@code /a} points to, and {@code /..} is {@code /}.
 */
public final class FilePath implements Comparable<FilePath> {

    /** The top of the tree. */
    public static final FilePath ROOT = new FilePath(List.of());

    private final List<String> names;

    private FilePath(List<String> names) {
        this.names = names;
    }

    /**
     * Reads a path, as if it were relative to the root.
     *
     * @param path any text, absolute or not
     * @throws IllegalArgumentException if it contains NUL
     */
    public static FilePath of(String path) {
        return ROOT.resolve(path);
    }

    /**
     * Reads a path that a peer sent, relative to this one unless it begins with {@code /}; an empty one is this path.
     *
     * @throws IllegalArgumentException if it contains NUL
     */
    public FilePath resolve(String path) {
        if (path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a path must not contain NUL");
        }
        List<String> resolved = path.startsWith("/") ? new ArrayList<>() : new ArrayList<>(names);
        for (String name : path.split("/")) {
            if (name.equals("..")) {
                if (!resolved.isEmpty()) {
                    resolved.remove(resolved.size() - 1);
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                resolved.add(name);
            }
        }
        return resolved.isEmpty() ? ROOT : new FilePath(Collections.unmodifiableList(resolved));
    }

    /** This path followed by the names of another. */
    public FilePath append(FilePath below) {
        if (below.isRoot()) {
            return this;
        }
        List<String> joined = new ArrayList<>(names);
        joined.addAll(below.names);
        return new FilePath(Collections.unmodifiableList(joined));
    }

    /**
     * The rest of this path below a directory.
     *
     * @return empty if this path is neither the directory nor below it
     */
    public Optional<FilePath> below(FilePath directory) {
        int depth = directory.names.size();
        if (depth > names.size() || !names.subList(0, depth).equals(directory.names)) {
            return Optional.empty();
        }
        return Optional.of(depth == names.size() ? ROOT : new FilePath(names.subList(depth, names.size())));
    }

    /** The names from the root down; empty for the root. */
    public List<String> names() {
        return names;
    }

    /** The last name; empty for the root. */
    public String name() {
        return isRoot() ? "" : names.get(names.size() - 1);
    }

    /** The directory that holds this path; the root's is the root. */
    public FilePath parent() {
        return names.size() <= 1 ? ROOT : new FilePath(names.subList(0, names.size() - 1));
    }

    /** Whether this is the top of the tree. */
    public boolean isRoot() {
        return names.isEmpty();
    }

    @Override
    public int compareTo(FilePath other) {
        return Arrays.compare(names.toArray(String[]::new), other.names.toArray(String[]::new));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FilePath path && names.equals(path.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    /** The path as text; begins with {@code /} and ends with it only for the root. */
    @Override
    public String toString() {
        return "/" + String.join("/", names);
    }
}
