package org.sallyport.auth;

import java.security.PublicKey;
import org.sallyport.session.Connection;

/** What a client presents to log in (RFC 4252). */
public sealed interface AuthAttempt {

    /** The connection that asks. */
    Connection connection();

    /** The user name, as sent; at most 1,024 characters, not yet proved in any way. */
    String user();

    /**
     * The method {@code password} (RFC 4252, section 8).
     *
     * @param password wiped when the call returns: copy nothing out of it
     */
    record PasswordAttempt(Connection connection, String user, char[] password) implements AuthAttempt {

        /** Without the password. */
        @Override
        public String toString() {
            return "password of " + user;
        }
    }

    /**
     * The method {@code publickey} (RFC 4252, section 7). A client may first ask whether a key would do, so an accepted attempt that is not
     * {@code proved} grants nothing: the same key comes again with its signature.
     *
     * @param key the public key
     * @param algorithm the signature algorithm, such as {@code rsa-sha2-256}
     * @param blob the key as it stands on the wire (RFC 4253, section 6.6)
     * @param proved whether the client's signature has been verified
     */
    record KeyAttempt(Connection connection, String user, PublicKey key, String algorithm, byte[] blob, boolean proved)
            implements AuthAttempt {

        /** Without the key. */
        @Override
        public String toString() {
            return algorithm + " key of " + user;
        }
    }
}
