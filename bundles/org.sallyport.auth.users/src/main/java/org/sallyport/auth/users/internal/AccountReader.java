package org.sallyport.auth.users.internal;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.sallyport.auth.UserAccount;
import org.sallyport.auth.UserAccounts;
import org.sallyport.settings.internal.InvalidSettingsException;

/** Reads configurations for others, as {@link UserConfiguration} reads its own. */
@Component
public final class AccountReader implements UserAccounts {

    /** Needs nothing. */
    @Activate
    public AccountReader() {
        // Reading keeps nothing.
    }

    @Override
    public UserAccount read(Map<String, ?> configuration) {
        try {
            User user = UserReader.read(configuration);
            return new UserAccount(
                    user.login(),
                    user.password().map(Object::toString),
                    user.keys().fingerprints());
        } catch (InvalidSettingsException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
