package org.sallyport.transport.internal.login;

import org.sallyport.session.Login;

/** What came of one authentication request. */
sealed interface Outcome {

    /** The method has succeeded: whatever it takes to prove was proved. */
    record Success(Login login, String how) implements Outcome {}

    /** The key would do if its signature came with it (SSH_MSG_USERAUTH_PK_OK, RFC 4252, section 7). */
    record KeyWouldDo(String algorithm, byte[] blob) implements Outcome {}

    /** Refused, and no news: the client tries the keys and methods it has. */
    record NotNow() implements Outcome {}

    /** The method has failed. */
    record Failure(String reason) implements Outcome {}
}
