package org.sallyport.client;

import java.nio.file.Path;
import java.util.Optional;

/** What proves a user. Its text never shows a secret. */
public sealed interface Credential {

    /**
     * A password (RFC 4252, section 8), also given to a single question for one (RFC 4256).
     *
     * @param secret not empty
     */
    record Password(String secret) implements Credential {
        @Override
        public String toString() {
            return "password";
        }
    }

    /**
     * A private key in a file (RFC 4252, section 7), read anew for each connection.
     *
     * @param file in OpenSSH's format or PEM
     * @param passphrase what it is encrypted with; empty if it is not
     */
    record PrivateKey(Path file, Optional<String> passphrase) implements Credential {
        @Override
        public String toString() {
            return "key " + file;
        }
    }
}
