package org.sallyport.auth;

import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Tells what configurations of the factory PID {@link #PID} mean, before or after they are in force. Safe for use by many threads. */
@ProviderType
public interface UserAccounts {

    /** The factory PID of users. */
    String PID = "org.sallyport.user";

    /**
     * Reads a configuration as it would be read if it came into force; nothing comes into force by it.
     *
     * @param configuration the properties, as Config Admin has them or will have them
     * @throws IllegalArgumentException if a value cannot be used; the message names its key and what would be right, and holds no secret
     */
    UserAccount read(Map<String, ?> configuration);

    /**
     * What is in force of a configuration: what it meant when it was last good, if it has been changed to what cannot be used.
     *
     * @param pid the configuration's own PID
     * @return empty if it never was good, or if another configuration has the user's name
     */
    Optional<UserAccount> inForce(String pid);
}
