package org.sallyport.auth;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Makes the hashes that configurations of users hold in place of passwords. Safe for use by many threads. */
@ProviderType
public interface PasswordHasher {

    /** The names of the schemes that are known, the one to prefer first; such as {@code argon2id}. */
    List<String> schemes();

    /**
     * Hashes a password with a new salt. Takes as long as a login with it.
     *
     * @param scheme one of {@link #schemes()}
     * @param password not empty; it is not kept, and for the caller to wipe
     * @return text in PHC string format or that of crypt(3): a secret
     * @throws IllegalArgumentException if the scheme is not known or does not take this password; the message holds nothing of the password
     */
    String hash(String scheme, char[] password);
}
