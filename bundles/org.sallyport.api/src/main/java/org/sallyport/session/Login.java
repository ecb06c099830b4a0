package org.sallyport.session;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What an authenticator grants a client: a name, a place and what may be done there.
 *
 * @param user the name; not empty
 * @param root the directory of the file store that the user sees as {@code /}; nothing outside it can be reached
 * @param home the directory where a session begins, as the user sees it, so relative to {@code root}
 * @param permissions what the user may do with files; empty for nothing
 * @param attributes what an authenticator tells a file store of its own kind; never secrets
 */
public record Login(
        String user, FilePath root, FilePath home, Set<Permission> permissions, Map<String, String> attributes) {

    /** Checks and copies. */
    public Login {
        if (user.isEmpty()) {
            throw new IllegalArgumentException("a login needs a user name");
        }
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(home, "home");
        permissions = Set.copyOf(permissions);
        attributes = Map.copyOf(attributes);
    }

    /** A login with every permission on the whole of the file store. */
    public static Login of(String user) {
        return new Login(user, FilePath.ROOT, FilePath.ROOT, Permission.all(), Map.of());
    }

    /** The same login with another root. */
    public Login withRoot(FilePath newRoot) {
        return new Login(user, newRoot, home, permissions, attributes);
    }

    /** Whether a permission was granted. */
    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }
}
