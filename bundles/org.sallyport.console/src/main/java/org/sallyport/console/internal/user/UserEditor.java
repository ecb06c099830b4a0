package org.sallyport.console.internal.user;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.cm.Configuration;
import org.sallyport.auth.UserAccounts;
import org.sallyport.console.internal.Services;

/**
 * Makes, changes and removes users: the file, which an owner finds in {@code etc}, and the configuration itself, so that nobody has to wait until Felix
 * File Install looks at the file.
 */
public final class UserEditor {

    private static final String PASSWORD = "password";
    private static final String SUFFIX = ".cfg";

    private final Services services;

    /** Edits the users of this container. */
    public UserEditor(Services services) {
        this.services = services;
    }

    /**
     * Makes a user.
     *
     * @param name fit for the name of a file
     * @param values the keys of the configuration, in the order of the file
     * @return the file; empty if the container has no directory for it
     * @throws FileAlreadyExistsException if the file exists
     */
    public Optional<Path> add(String name, Map<String, String> values) throws IOException {
        Optional<Path> file = services.etc().map(etc -> etc.resolve(UserAccounts.PID + "-" + name + SUFFIX));
        Hashtable<String, Object> properties = new Hashtable<>(values);
        if (file.isPresent()) {
            StringBuilder text = new StringBuilder(
                    "# The user " + name
                            + ", made on the console. Changes of this file apply at once; docs/configuration.md explains the keys.\n\n");
            values.forEach((key, value) -> text.append(CfgText.line(key, value)));
            UserFile.create(file.get(), text.toString());
            properties.put(
                    ConfiguredUser.FILE,
                    file.get().toFile().getAbsoluteFile().toURI().toString());
        }
        services.configuration(UserAccounts.PID, name).update(properties);
        return file;
    }

    /**
     * Gives a user another password.
     *
     * @param hash the hash of it
     */
    public void password(ConfiguredUser user, String hash) throws IOException {
        Optional<Path> file = user.file();
        if (file.isPresent()) {
            if (!file.get().toString().endsWith(SUFFIX)) {
                throw new IOException(file.get().getFileName() + " is no " + SUFFIX
                        + " file: put the password there yourself; sallyport:hash-password hashes it");
            }
            UserFile.change(file.get(), PASSWORD, hash);
        }
        user.update(PASSWORD, hash);
    }

    /** Removes a user, with its file. */
    public void remove(ConfiguredUser user) throws IOException {
        Optional<Path> file = user.file();
        if (file.isPresent()) {
            Files.deleteIfExists(file.get());
        }
        Configuration configuration = user.configuration();
        configuration.delete();
    }
}
