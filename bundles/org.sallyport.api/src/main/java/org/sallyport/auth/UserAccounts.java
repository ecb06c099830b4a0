package org.sallyport.auth;

import java.util.Map;
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
}
