package org.sallyport.auth.users.internal;

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

/** Gives the keys of a user's configuration their meaning. */
final class UserReader {

    /** The longest name a client can send. */
    private static final int MOST_CHARACTERS = 1_024;

    private static final String EVERYTHING = "*";

    private UserReader() {}

    /**
     * Reads a configuration.
     *
     * @param nameOfFile what the user is called if the configuration does not say
     * @throws BadValue if a value cannot be used
     */
    static User read(UserConfiguration.Config config, String nameOfFile) throws BadValue {
        String name = name(config.name().isEmpty() ? nameOfFile : config.name());
        FilePath root = path("root", config.root());
        FilePath home = path("home", config.home());
        Login login = new Login(name, root, home, permissions(config.permissions()), Map.of());
        return new User(login, password(config.password()), keys(config.authorized_keys()));
    }

    private static String name(String name) throws BadValue {
        if (name.isEmpty()) {
            throw new BadValue("name", "is missing: put the user's name there");
        }
        if (name.length() > MOST_CHARACTERS || name.chars().anyMatch(Character::isISOControl)) {
            throw new BadValue(
                    "name",
                    "has more than " + MOST_CHARACTERS
                            + " characters or a control character: no client can log in with it");
        }
        return name;
    }

    private static FilePath path(String key, String path) throws BadValue {
        try {
            return FilePath.of(path);
        } catch (IllegalArgumentException e) {
            throw new BadValue(key, "is not a path: " + e.getMessage());
        }
    }

    private static Optional<PasswordHash> password(String text) throws BadValue {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(PasswordHash.parse(text));
        } catch (IllegalArgumentException e) {
            throw new BadValue("password", "(not shown) " + e.getMessage());
        }
    }

    private static AuthorizedKeys keys(String[] values) throws BadValue {
        try {
            return AuthorizedKeys.parse(ListValue.lines(values));
        } catch (IllegalArgumentException e) {
            throw new BadValue("authorized.keys", e.getMessage());
        }
    }

    private static Set<Permission> permissions(String[] values) throws BadValue {
        List<String> words = ListValue.words(values);
        Set<Permission> granted = EnumSet.noneOf(Permission.class);
        for (String word : words) {
            Optional<Permission> named = Arrays.stream(Permission.values())
                    .filter(permission -> permission.key().equals(word))
                    .findAny();
            if (named.isPresent()) {
                granted.add(named.get());
            } else if (word.equals(EVERYTHING)) {
                granted.addAll(Permission.all());
            } else {
                throw new BadValue(
                        "permissions", "= " + printable(word) + " is not a permission: choose from " + known());
            }
        }
        return granted;
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
