package org.sallyport.auth.users.internal;

import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.sallyport.auth.AuthAttempt;
import org.sallyport.auth.AuthAttempt.KeyAttempt;
import org.sallyport.auth.AuthAttempt.PasswordAttempt;
import org.sallyport.auth.AuthResult;
import org.sallyport.auth.AuthResult.Abstain;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.auth.AuthResult.Reject;
import org.sallyport.auth.Authenticator;
import org.sallyport.auth.users.internal.hash.PasswordHash;

/**
 * Logs configured users in with password or public key. Has a low ranking, so that logins of other kinds are asked first; abstains for users it
 * does not know, and decides alone about those it does.
 */
@Component(
        immediate = true,
        property = {
            Authenticator.METHODS + "=password",
            Authenticator.METHODS + "=publickey",
            "service.ranking:Integer=-100"
        })
public final class UserAuthenticator implements Authenticator {

    private static final int MOST_CHARACTERS = 1_024;

    private final Users users;
    private final PasswordCheck check;

    /** Ready at once; the users come and go. */
    @Activate
    public UserAuthenticator(@Reference Users users) {
        this(users, new PasswordCheck());
    }

    UserAuthenticator(Users users, PasswordCheck check) {
        this.users = users;
        this.check = check;
    }

    @Override
    public AuthResult authenticate(AuthAttempt attempt) {
        if (attempt instanceof PasswordAttempt password) {
            return judge(password);
        }
        if (attempt instanceof KeyAttempt key) {
            return judge(key);
        }
        return new Abstain();
    }

    /** One path for everybody: who has no password is measured against a decoy, and whether somebody is known shows only at the end. */
    private AuthResult judge(PasswordAttempt attempt) {
        Optional<User> user = users.find(attempt.user());
        Optional<PasswordHash> own = user.flatMap(User::password);
        Optional<PasswordHash> measure = own.or(() -> users.decoy(attempt.user()));
        if (!isPassword(attempt.password())) {
            return refuse(user, "the password is empty, not text, or longer than " + MOST_CHARACTERS + " characters");
        }
        if (measure.isEmpty()) {
            return refuse(user, "the user has no password");
        }
        return switch (check.check(measure.get(), attempt.password(), attempt.connection()::isOpen)) {
            case RIGHT -> own.isPresent() ? grant(user) : refuse(user, "the user has no password");
            case WRONG -> refuse(user, own.isPresent() ? "wrong password" : "the user has no password");
            case BUSY -> refuse(user, "not checked: too many password logins at once, or the client has gone");
        };
    }

    private AuthResult judge(KeyAttempt attempt) {
        Optional<User> user = users.find(attempt.user());
        AuthorizedKeys keys = user.map(User::keys).orElse(AuthorizedKeys.NONE);
        return keys.contains(attempt.blob())
                ? grant(user)
                : refuse(user, "the key is not among the user's authorized keys");
    }

    private static AuthResult grant(Optional<User> user) {
        return user.<AuthResult>map(known -> new Accept(known.login())).orElseGet(Abstain::new);
    }

    private static AuthResult refuse(Optional<User> user, String reason) {
        return user.isPresent() ? new Reject(reason) : new Abstain();
    }

    /** Whether a password has a length that is hashed, and is text: halves of surrogate pairs would all look alike in UTF-8. */
    private static boolean isPassword(char[] password) {
        if (password.length == 0 || password.length > MOST_CHARACTERS) {
            return false;
        }
        for (int i = 0; i < password.length; i++) {
            if (Character.isHighSurrogate(password[i])
                    && i + 1 < password.length
                    && Character.isLowSurrogate(password[i + 1])) {
                i++;
            } else if (Character.isSurrogate(password[i])) {
                return false;
            }
        }
        return true;
    }
}
