package org.sallyport.auth;

import org.sallyport.session.Login;

/** The decision of an authenticator. */
public sealed interface AuthResult {

    /**
     * The client is who it says it is. Takes effect once the method has really succeeded.
     *
     * @param login what it may do
     */
    record Accept(Login login) implements AuthResult {}

    /**
     * The client is not; nobody else is asked.
     *
     * @param reason for the log, without secrets; the client is not told
     */
    record Reject(String reason) implements AuthResult {}

    /** Not a matter for this authenticator: the next one is asked. */
    record Abstain() implements AuthResult {}
}
