package org.sallyport.auth.users.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.sallyport.auth.users.internal.hash.PasswordHash;
import org.sallyport.session.Login;

/** Users and configurations for tests. */
final class Samples {

    static final String PASSWORD = "correct horse";

    /** Of {@link #PASSWORD}; cheap, since tests compute many. */
    static final String ARGON2 = "$argon2id$v=19$m=64,t=1,p=1$MTIzNDU2Nzg$Pd0o/lDnPfiIviRZMk7J1Q";

    /** Of {@link #PASSWORD}. */
    static final String BCRYPT = "$2b$05$L3S4bg353KzMDpUlENT..uPb/I0EnxttblxInjIwKtUqTktM1mINy";

    /** Of {@link #PASSWORD}, with the costs of a new hash. */
    static final String FULL_COST =
            "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AdweBLwcflnNX2HVW8i1Mtu7frrn4Ki7h/rYSGuU7Is";

    static final String KEY_LINE = "ssh-ed25519 " + AuthorizedKeysTest.ED25519;

    private Samples() {}

    static User user(String name, String hash) {
        Optional<PasswordHash> password = hash.isEmpty() ? Optional.empty() : Optional.of(PasswordHash.parse(hash));
        return new User(Login.of(name), password, AuthorizedKeys.NONE);
    }

    /** A configuration with these keys, whose file is {@code org.sallyport.user-NAME.cfg}. */
    static Map<String, Object> configuration(String name, Map<String, Object> values) {
        Map<String, Object> configuration = properties(name);
        configuration.putAll(values);
        return configuration;
    }

    /** The properties of a configuration whose file is {@code org.sallyport.user-NAME.cfg}. */
    static Map<String, Object> properties(String name) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("service.factoryPid", UserConfiguration.PID);
        properties.put("service.pid", UserConfiguration.PID + "~" + name);
        return properties;
    }
}
