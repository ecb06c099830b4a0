package org.sallyport.transport.internal.login;

import java.util.Arrays;
import java.util.Optional;
import org.apache.sshd.common.SshException;
import org.sallyport.auth.AuthAttempt.PasswordAttempt;
import org.sallyport.auth.AuthResult;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.auth.AuthResult.Reject;
import org.sallyport.session.Connection;

/** The method {@code password} (RFC 4252, section 8). */
final class PasswordMethod {

    static final String NAME = "password";

    private static final int LONGEST = 4096;

    private final LoginChain chain;

    PasswordMethod(LoginChain chain) {
        this.chain = chain;
    }

    Outcome attempt(Connection connection, String user, UserAuthRequest request) throws SshException {
        boolean change = request.flag();
        byte[] utf8 = request.bytes();
        Optional<char[]> password = utf8.length > LONGEST ? Optional.empty() : UserAuthRequest.chars(utf8);
        Arrays.fill(utf8, (byte) 0);
        if (change) {
            password.ifPresent(secret -> Arrays.fill(secret, '\0'));
            return new Outcome.Failure("the client wants to change the password, which is not offered");
        }
        request.end();
        return password.map(secret -> judge(connection, user, secret))
                .orElseGet(() -> new Outcome.Failure("the password is not UTF-8 or too long"));
    }

    private Outcome judge(Connection connection, String user, char[] password) {
        try {
            AuthResult answer = chain.decide(NAME, new PasswordAttempt(connection, user, password));
            if (answer instanceof Accept accept) {
                return new Outcome.Success(accept.login(), NAME);
            }
            return new Outcome.Failure(answer instanceof Reject reject ? reject.reason() : "no answer");
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
