package org.sallyport.auth;

import java.util.List;
import java.util.Optional;
import org.sallyport.session.Login;

/**
 * What a configuration of a user means, without its secrets.
 *
 * @param login what the user is granted
 * @param password the scheme and the costs of the password's hash; empty if the user cannot log in with a password
 * @param keys the public keys the user can log in with: type and fingerprint of each, as {@code ssh-keygen -l} prints it
 */
public record UserAccount(Login login, Optional<String> password, List<String> keys) {

    /** Copies. */
    public UserAccount {
        keys = List.copyOf(keys);
    }
}
