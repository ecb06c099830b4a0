package org.sallyport.auth.users.internal;

import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.sallyport.auth.UserAccount;
import org.sallyport.auth.UserAccounts;
import org.sallyport.settings.internal.InvalidSettingsException;

/** Reads configurations for others, as {@link UserConfiguration} reads its own, and shows what is in force. */
@Component
public final class AccountReader implements UserAccounts {

    private final Users users;

    /**
     * Keeps nothing.
     *
     * @param users those that are in force
     */
    @Activate
    public AccountReader(@Reference Users users) {
        this.users = users;
    }

    @Override
    public UserAccount read(Map<String, ?> configuration) {
        try {
            return account(UserReader.read(configuration));
        } catch (InvalidSettingsException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public Optional<UserAccount> inForce(String pid) {
        return users.inForce(pid).map(AccountReader::account);
    }

    private static UserAccount account(User user) {
        return new UserAccount(
                user.login(), user.password().map(Object::toString), user.keys().fingerprints());
    }
}
