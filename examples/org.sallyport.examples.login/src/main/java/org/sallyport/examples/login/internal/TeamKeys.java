package org.sallyport.examples.login.internal;

import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.sallyport.auth.AuthAttempt;
import org.sallyport.auth.AuthAttempt.KeyAttempt;
import org.sallyport.auth.AuthResult;
import org.sallyport.auth.Authenticator;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;

/** One account for a team: whoever has one of its keys logs in as {@code team} and sees the directory {@code /team} only. */
@Component(configurationPid = "org.sallyport.examples.login", property = Authenticator.METHODS + "=publickey")
public final class TeamKeys implements Authenticator {

    /** {@code keys}: the long word in the middle of each member's {@code .pub} file. */
    public @interface Config {
        String[] keys() default {};
    }

    private final Set<String> keys;

    @Activate
    public TeamKeys(Config config) {
        keys = Set.copyOf(Arrays.asList(config.keys()));
    }

    @Override
    public AuthResult authenticate(AuthAttempt attempt) {
        boolean member = attempt instanceof KeyAttempt key
                && keys.contains(Base64.getEncoder().encodeToString(key.blob()));
        Login team = Login.of("team").withRoot(FilePath.of("/team"));
        return member && attempt.user().equals("team") ? new AuthResult.Accept(team) : new AuthResult.Abstain();
    }
}
