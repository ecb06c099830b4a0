package org.sallyport.auth.users.internal;

import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.sallyport.auth.PasswordHasher;
import org.sallyport.auth.users.internal.hash.PasswordScheme;

/** Makes hashes for others. */
@Component
public final class PasswordHashing implements PasswordHasher {

    /** Needs nothing. */
    @Activate
    public PasswordHashing() {
        // Schemes are constants.
    }

    @Override
    public List<String> schemes() {
        return Arrays.stream(PasswordScheme.values()).map(PasswordScheme::key).toList();
    }

    @Override
    public String hash(String scheme, char[] password) {
        if (password.length == 0) {
            throw new IllegalArgumentException("an empty password is none");
        }
        return PasswordScheme.named(scheme)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the scheme " + scheme + " is not known: choose from " + String.join(", ", schemes())))
                .create(password)
                .encoded();
    }
}
