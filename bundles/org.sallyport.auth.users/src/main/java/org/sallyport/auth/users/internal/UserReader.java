package org.sallyport.auth.users.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sallyport.auth.users.internal.hash.PasswordHash;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;
import org.sallyport.session.Permission;

/** Gives the keys of a user's configuration their meaning, or makes a complaint for each value that has none. */
final class UserReader {

    /** The longest name a client can send. */
    private static final int MOST_CHARACTERS = 1_024;

    private static final String EVERYTHING = "*";

    private final List<String> complaints = new ArrayList<>();

    private UserReader() {}

    /**
     * Reads a configuration.
     *
     * @param nameOfFile what the user is called if the configuration does not say
     * @throws BadValues if any value cannot be used; nothing is taken over then
     */
    static User read(UserConfiguration.Config config, String nameOfFile) throws BadValues {
        UserReader reader = new UserReader();
        String name = reader.name(config.name().isEmpty() ? nameOfFile : config.name());
        FilePath root = reader.path("root", config.root());
        FilePath home = reader.path("home", config.home());
        Set<Permission> permissions = reader.permissions(config.permissions());
        Optional<PasswordHash> password = reader.password(config.password());
        AuthorizedKeys keys = reader.keys(config.authorized_keys());
        if (!reader.complaints.isEmpty()) {
            throw new BadValues(reader.complaints);
        }
        return new User(new Login(name, root, home, permissions, Map.of()), password, keys);
    }

    private String name(String name) {
        if (name.isEmpty()) {
            complain("name", "is missing: put the user's name there");
        } else if (name.length() > MOST_CHARACTERS || name.chars().anyMatch(Character::isISOControl)) {
            complain(
                    "name",
                    "= " + printable(name) + " has more than " + MOST_CHARACTERS
                            + " characters or a control character: no client can log in with it");
        }
        return name;
    }

    private FilePath path(String key, String path) {
        try {
            return FilePath.of(path);
        } catch (IllegalArgumentException e) {
            complain(key, "= " + printable(path) + " is not a path: " + e.getMessage());
            return FilePath.ROOT;
        }
    }

    private Optional<PasswordHash> password(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(PasswordHash.parse(text));
        } catch (IllegalArgumentException e) {
            complain("password", "(not shown) " + e.getMessage());
            return Optional.empty();
        }
    }

    private AuthorizedKeys keys(String[] values) {
        try {
            return AuthorizedKeys.parse(ListValue.lines(values));
        } catch (IllegalArgumentException e) {
            complain("authorized.keys", e.getMessage());
            return AuthorizedKeys.NONE;
        }
    }

    private Set<Permission> permissions(String[] values) {
        Set<Permission> granted = EnumSet.noneOf(Permission.class);
        for (String word : ListValue.words(values)) {
            Optional<Permission> named = Arrays.stream(Permission.values())
                    .filter(permission -> permission.key().equals(word))
                    .findAny();
            if (named.isPresent()) {
                granted.add(named.get());
            } else if (word.equals(EVERYTHING)) {
                granted.addAll(Permission.all());
            } else {
                complain("permissions", "= " + printable(word) + " is not a permission: choose from " + known());
            }
        }
        return granted;
    }

    private void complain(String key, String explanation) {
        complaints.add(key + " " + explanation);
    }

    private static String known() {
        return Permission.all().stream().map(Permission::key).collect(Collectors.joining(", ")) + ", or " + EVERYTHING
                + " for all";
    }

    /** A value on one line of the log, cut where it is long. */
    private static String printable(String value) {
        String line = value.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 40 ? line : line.substring(0, 40) + "...";
    }
}
