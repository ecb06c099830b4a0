package org.sallyport.auth;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides whether a client is who it says it is. Called by several threads at once; may block, which holds up the one client that waits for
 * the answer.
 */
@ConsumerType
@FunctionalInterface
public interface Authenticator {

    /**
     * Service property: the names of the methods (RFC 4252, section 5) this authenticator answers, such as {@code password} and {@code
     * publickey}; a string or an array of strings. A server offers a method only while some authenticator has it.
     */
    String METHODS = "auth.methods";

    /**
     * Judges one attempt. Take the same time for an unknown user as for a wrong password.
     *
     * @param attempt what the client presents
     * @return the decision; never null
     */
    AuthResult authenticate(AuthAttempt attempt);
}
