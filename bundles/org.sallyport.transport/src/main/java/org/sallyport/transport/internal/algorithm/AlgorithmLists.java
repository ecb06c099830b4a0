package org.sallyport.transport.internal.algorithm;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The names that a server offers, most preferred first: a policy's lists, each changed as {@code sshd_config} lets one change them. A list's expression is
 * a comma-separated list of names, where {@code *} and {@code ?} stand for any characters; it replaces the policy's list, or, after {@code +},
 * is appended to it, after {@code -} is taken from it, after {@code ^} is put at its head.
 */
public final class AlgorithmLists {

    private final Map<AlgorithmKind, List<String>> names;

    private AlgorithmLists(Map<AlgorithmKind, List<String>> names) {
        this.names = names;
    }

    /** The lists of a policy. */
    public static AlgorithmLists of(AlgorithmPolicy policy) {
        Map<AlgorithmKind, List<String>> names = new EnumMap<>(AlgorithmKind.class);
        for (AlgorithmKind kind : AlgorithmKind.values()) {
            names.put(kind, List.copyOf(AlgorithmCatalogue.offered(kind, policy)));
        }
        return new AlgorithmLists(names);
    }

    /**
     * These lists with one of them changed.
     *
     * @param expression as above; blank for no change
     * @throws IllegalArgumentException if it names what there is not, or nothing remains; the message says what there is
     */
    public AlgorithmLists with(AlgorithmKind kind, String expression) {
        String trimmed = expression.strip();
        if (trimmed.isEmpty()) {
            return this;
        }
        char sign = trimmed.charAt(0);
        List<String> before = names.get(kind);
        Set<String> after = new LinkedHashSet<>();
        switch (sign) {
            case '+' -> {
                after.addAll(before);
                after.addAll(matching(kind, trimmed.substring(1)));
            }
            case '-' -> {
                after.addAll(before);
                after.removeAll(matching(kind, trimmed.substring(1)));
            }
            case '^' -> {
                after.addAll(matching(kind, trimmed.substring(1)));
                after.addAll(before);
            }
            default -> after.addAll(matching(kind, trimmed));
        }
        if (after.isEmpty()) {
            throw new IllegalArgumentException("'" + trimmed + "' leaves nothing of " + String.join(", ", before));
        }
        Map<AlgorithmKind, List<String>> changed = new EnumMap<>(names);
        changed.put(kind, List.copyOf(after));
        return new AlgorithmLists(changed);
    }

    /** The names of one kind, most preferred first; never empty. */
    public List<String> names(AlgorithmKind kind) {
        return names.get(kind);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AlgorithmLists that && names.equals(that.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return names.toString();
    }

    private static Set<String> matching(AlgorithmKind kind, String list) {
        List<String> known = AlgorithmCatalogue.known(kind);
        Set<String> matching = new LinkedHashSet<>();
        for (String entry : list.split(",", -1)) {
            Predicate<String> matches = pattern(entry.strip());
            List<String> found = known.stream().filter(matches).toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException(
                        "'" + entry.strip() + "' is not known; known are " + String.join(", ", known));
            }
            matching.addAll(found);
        }
        return matching;
    }

    private static Predicate<String> pattern(String entry) {
        StringBuilder regex = new StringBuilder();
        for (String part : Arrays.asList(entry.split("(?<=[*?])|(?=[*?])"))) {
            switch (part) {
                case "*" -> regex.append(".*");
                case "?" -> regex.append('.');
                default -> regex.append(Pattern.quote(part));
            }
        }
        return Pattern.compile(regex.toString()).asMatchPredicate();
    }
}
