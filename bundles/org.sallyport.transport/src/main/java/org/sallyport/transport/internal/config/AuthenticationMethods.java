package org.sallyport.transport.internal.config;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which methods a login takes ({@code AuthenticationMethods} of {@code sshd_config(5)}): alternatives, each a list of methods that must
 * all succeed in that order.
 *
 * @param alternatives at least one list, none of them empty
 */
public record AuthenticationMethods(List<List<String>> alternatives) {

    private static final Set<String> KNOWN = Set.of("publickey", "password");

    /** Copies. */
    public AuthenticationMethods {
        alternatives = alternatives.stream().map(List::copyOf).toList();
    }

    static String known() {
        return KNOWN.stream().sorted().collect(Collectors.joining(" and "));
    }

    /** Reads lists of known methods. */
    static Optional<AuthenticationMethods> parse(String text) {
        List<List<String>> lists = Arrays.stream(text.strip().split("\\s+"))
                .map(list -> Arrays.asList(list.split(",", -1)))
                .distinct()
                .collect(Collectors.toList());
        boolean sound = lists.stream().flatMap(List::stream).allMatch(KNOWN::contains);
        return sound ? Optional.of(new AuthenticationMethods(lists)) : Optional.empty();
    }

    /** Every method that occurs, in the order of first mention. */
    public Set<String> names() {
        return alternatives.stream().flatMap(List::stream).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whether every method of some alternative is among those that can be offered. */
    public boolean possibleWith(Set<String> available) {
        return alternatives.stream().anyMatch(available::containsAll);
    }

    /**
     * What is left to do after a method has succeeded.
     *
     * @param method the one that succeeded
     * @return the alternatives that began with it, without it; an empty list among them means that the login is complete
     */
    public Stream<List<String>> after(String method) {
        return alternatives.stream()
                .filter(list -> list.get(0).equals(method))
                .map(list -> list.subList(1, list.size()));
    }
}
