package org.sallyport.auth.users.internal;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sallyport.auth.users.internal.hash.PasswordHash;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;
import org.sallyport.session.Permission;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.settings.internal.LogText;
import org.sallyport.settings.internal.Values;

/** Gives the keys of a user's configuration their meaning, or makes a complaint for each value that has none. */
final class UserReader {

    /** The longest name a client can send. */
    private static final int MOST_CHARACTERS = 1_024;

    private static final int LONGEST_SHOWN = 40;
    private static final String EVERYTHING = "*";

    private final Values values;

    private UserReader(Values values) {
        this.values = values;
    }

    /**
     * Reads a configuration.
     *
     * @param configured as Config Admin has it; what is absent has its default
     * @throws InvalidSettingsException if any value cannot be used; nothing is taken over then
     */
    static User read(Map<String, ?> configured) throws InvalidSettingsException {
        return new UserReader(Values.of(UserConfiguration.Config.class, configured)).user();
    }

    private User user() throws InvalidSettingsException {
        String name = name();
        FilePath root = path("root");
        FilePath home = path("home");
        Set<Permission> permissions = permissions();
        Optional<PasswordHash> password = password(values.exact("password"));
        AuthorizedKeys keys = keys();
        values.check();
        return new User(new Login(name, root, home, permissions, Map.of()), password, keys);
    }

    private String name() {
        String name = values.name(UserConfiguration.PID).orElse("");
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

    private FilePath path(String key) {
        String path = values.exact(key);
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

    private AuthorizedKeys keys() {
        try {
            return AuthorizedKeys.parse(values.lines("authorized.keys"));
        } catch (IllegalArgumentException e) {
            complain("authorized.keys", e.getMessage());
            return AuthorizedKeys.NONE;
        }
    }

    private Set<Permission> permissions() {
        Set<Permission> granted = EnumSet.noneOf(Permission.class);
        for (String item : values.list("permissions")) {
            // Items without quotes may stand in brackets, too.
            String word = item.replaceAll("^\\[\\s*|\\s*]$", "");
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
        values.complain(key + " " + explanation);
    }

    private static String known() {
        return Permission.all().stream().map(Permission::key).collect(Collectors.joining(", ")) + ", or " + EVERYTHING
                + " for all";
    }

    private static String printable(String value) {
        return LogText.of(value, LONGEST_SHOWN);
    }
}
