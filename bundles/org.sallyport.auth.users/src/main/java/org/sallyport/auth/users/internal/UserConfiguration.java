package org.sallyport.auth.users.internal;

import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.sallyport.auth.UserAccounts;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.settings.internal.RefusedContent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One configuration of a user. Publishes no service, so that the hash of the password is no service property. A configuration with a bad value
 * changes nothing: the user stays as it was.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = UserConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = UserConfiguration.Config.class, factory = true)
public final class UserConfiguration {

    /** The factory PID. */
    public static final String PID = UserAccounts.PID;

    private static final Logger LOG = LoggerFactory.getLogger(UserConfiguration.class);

    /** The key under which Felix FileInstall keeps the file that a configuration comes from. */
    public static final String FILE = "felix.fileinstall.filename";

    private final Users users;
    private final String pid;
    private final RefusedContent refused = new RefusedContent();
    private boolean good;

    /** The keys. */
    @ObjectClassDefinition(
            name = "Sallyport user",
            description = "A user that logs in with a password, with public keys, or with either.")
    public @interface Config {

        /** The name to log in with. */
        @AttributeDefinition(
                name = "Name",
                description = "The name the user logs in with. Empty: the part of the configuration's file name behind"
                        + " org.sallyport.user-."
                        + " Takes effect: for new logins.")
        String name() default "";

        /** The hash of the password. */
        @AttributeDefinition(
                name = "Password hash",
                type = AttributeType.PASSWORD,
                description =
                        "The hash of the password, never the password itself: Argon2id ($argon2id$v=19$..., at most m=65536,"
                                + " t=16, p=16), bcrypt ($2a$, $2b$, $2y$, cost at most 15), PBKDF2 ($pbkdf2-sha256$ or $pbkdf2-sha512$ as"
                                + " passlib or PHC spell it, 1000 to 2000000 rounds) or SHA-512-crypt ($6$, at most 500000 rounds)."
                                + " Empty: no login with a password."
                                + " Takes effect: for new logins.")
        String password() default "";

        /** Public keys. */
        @AttributeDefinition(
                name = "Authorized keys",
                description = "Public keys the user may log in with: lines as in OpenSSH's authorized_keys, as an array"
                        + " [\"...\", \"...\"] or one on each line. Lines with options in front of the key are refused."
                        + " Empty: no login with a key."
                        + " Takes effect: for new logins.")
        String[] authorized_keys() default {};

        /** Where a session begins. */
        @AttributeDefinition(
                name = "Home",
                description =
                        "The directory where a session begins, as the user sees it." + " Takes effect: for new logins.")
        String home() default "/";

        /** What the user sees as the top. */
        @AttributeDefinition(
                name = "Root",
                description =
                        "The directory of the file store that the user sees as /; nothing outside it can be reached."
                                + " Takes effect: for new logins.")
        String root() default "/";

        /** What the user may do. */
        @AttributeDefinition(
                name = "Permissions",
                description =
                        "What the user may do with files: any of list, download, upload, overwrite, delete, rename,"
                                + " make-directory, link, chmod, chown, chtimes, separated by commas; * for all. Empty: nothing."
                                + " Takes effect: for new logins.")
        String[] permissions() default "*";
    }

    /**
     * Takes the user in.
     *
     * @param properties all that the configuration says
     */
    @Activate
    public UserConfiguration(@Reference Users users, Map<String, Object> properties) {
        this.users = users;
        this.pid = String.valueOf(properties.getOrDefault("service.pid", PID));
        update(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        update(properties);
    }

    @Deactivate
    void deactivate() {
        users.remove(pid);
    }

    private void update(Map<String, Object> properties) {
        try {
            User user = UserReader.read(properties);
            Optional<String> holder = users.put(pid, user);
            good = true;
            if (holder.isEmpty()) {
                refused.forget();
            } else if (refused.isNew(properties, holder.get())) {
                LOG.warn(
                        "{}: name = {} is the user of {} already, which stays in force; choose another name or delete one of the two",
                        pid,
                        user.name(),
                        holder.get());
            }
        } catch (InvalidSettingsException e) {
            if (refused.isNew(properties, e.getMessage())) {
                LOG.error(
                        "{}: {}; {}",
                        pid,
                        e.getMessage(),
                        good ? "the user keeps its last good configuration" : "until then this user cannot log in");
            }
        }
    }
}
