package org.sallyport.console.internal.user;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sallyport.auth.UserAccount;
import org.sallyport.auth.UserAccounts;
import org.sallyport.console.internal.StoredConfiguration;
import org.sallyport.session.Login;

class ConfiguredUserTest {

    private static final String CONFIGURATION = "org.sallyport.user~file";

    private static UserAccount account(String name) {
        return new UserAccount(Login.of(name), Optional.empty(), List.of());
    }

    private static ConfiguredUser user(Map<String, Object> stored, Optional<UserAccount> inForce) {
        return ConfiguredUser.of(StoredConfiguration.of(CONFIGURATION, stored), Optional.of(new UserAccounts() {
            @Override
            public UserAccount read(Map<String, ?> configuration) {
                if (configuration.containsKey("bad")) {
                    throw new IllegalArgumentException("bad is bad");
                }
                return account(String.valueOf(configuration.get("name")));
            }

            @Override
            public Optional<UserAccount> inForce(String pid) {
                assertEquals(CONFIGURATION, pid);
                return inForce;
            }
        }));
    }

    @Test
    void whatIsInForceIsShownWhateverTheConfigurationSays() {
        ConfiguredUser refused = user(Map.of("name", "new", "bad", "1"), Optional.of(account("ann")));

        assertEquals("ann", refused.name());
        assertEquals(Optional.of(account("ann")), refused.account());
        assertEquals(Optional.of("configuration refused: bad is bad"), refused.problem());
    }

    @Test
    void nothingIsShownOfWhatNeverWasInForce() {
        ConfiguredUser refused = user(Map.of("name", "new", "bad", "1"), Optional.empty());

        assertEquals("file", refused.name());
        assertEquals(Optional.empty(), refused.account());
        assertEquals(Optional.of("configuration refused: bad is bad"), refused.problem());
    }

    @Test
    void aGoodConfigurationIsInForceUnlessAnotherOneHasTheName() {
        assertEquals(
                Optional.empty(),
                user(Map.of("name", "ann"), Optional.of(account("ann"))).problem());

        ConfiguredUser second = user(Map.of("name", "ann"), Optional.empty());
        assertEquals("ann", second.name());
        assertEquals(Optional.of("not in force yet, or another configuration has this name"), second.problem());
    }
}
