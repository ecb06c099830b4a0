package org.sallyport.console.internal.user;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.osgi.service.cm.Configuration;
import org.sallyport.auth.UserAccount;
import org.sallyport.auth.UserAccounts;
import org.sallyport.console.internal.Configured;
import org.sallyport.console.internal.Services;

/**
 * A configuration of a user.
 *
 * @param name what the user logs in as; where nothing is in force, what it is to log in as, or the end of the configuration's PID if that cannot be read
 * @param account what is in force, even if the configuration has been changed since to one that is refused; empty if nothing is
 * @param problem why that is not what the configuration says; empty if it is
 * @param configuration where it is kept
 */
public record ConfiguredUser(
        String name, Optional<UserAccount> account, Optional<String> problem, Configuration configuration) {

    /** The key under which Felix FileInstall keeps the file that a configuration comes from. */
    static final String FILE = "felix.fileinstall.filename";

    /** All of them, by name. */
    public static List<ConfiguredUser> all(Services services) throws IOException {
        List<ConfiguredUser> users = new ArrayList<>();
        for (Configuration configuration : services.configurations(UserAccounts.PID)) {
            users.add(of(configuration, services.accounts()));
        }
        users.sort(Comparator.comparing(ConfiguredUser::name));
        return users;
    }

    static ConfiguredUser of(Configuration configuration, Optional<UserAccounts> accounts) {
        String pid = configuration.getPid();
        String fallback = pid.substring(pid.indexOf('~') + 1);
        if (accounts.isEmpty()) {
            return new ConfiguredUser(
                    fallback, Optional.empty(), Optional.of("no bundle keeps users at the moment"), configuration);
        }
        Optional<UserAccount> inForce = accounts.get().inForce(pid);
        String name = inForce.map(account -> account.login().user()).orElse(fallback);
        try {
            UserAccount stored = accounts.get().read(Configured.values(configuration.getProcessedProperties(null)));
            return inForce.isPresent()
                    ? new ConfiguredUser(name, inForce, Optional.empty(), configuration)
                    : new ConfiguredUser(
                            stored.login().user(),
                            Optional.empty(),
                            Optional.of("not in force yet, or another configuration has this name"),
                            configuration);
        } catch (IllegalArgumentException e) {
            return new ConfiguredUser(name, inForce, Optional.of(Configured.refused(e.getMessage())), configuration);
        }
    }

    /** The file the configuration comes from; empty if a program made it. */
    public Optional<Path> file() {
        Dictionary<String, Object> properties = configuration.getProperties();
        Object uri = properties == null ? null : properties.get(FILE);
        if (uri == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(URI.create(uri.toString())));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new IllegalStateException(
                    configuration.getPid() + ": " + FILE + " = " + uri + " is no file of this machine", e);
        }
    }

    /** Changes one property of the configuration. */
    void update(String key, String value) throws IOException {
        Dictionary<String, Object> after = new Hashtable<>(Configured.values(configuration.getProperties()));
        after.put(key, value);
        configuration.update(after);
    }
}
