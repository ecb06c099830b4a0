package org.sallyport.auth.users.internal;

import java.util.Optional;
import org.sallyport.auth.users.internal.hash.PasswordHash;
import org.sallyport.session.Login;

/**
 * A user as configured.
 *
 * @param login what it is granted
 * @param password empty if it cannot log in with one
 * @param keys its public keys
 */
public record User(Login login, Optional<PasswordHash> password, AuthorizedKeys keys) {

    /** The name it logs in with. */
    public String name() {
        return login.user();
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "user " + name();
    }
}
