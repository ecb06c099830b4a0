package org.sallyport.file.local.internal;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.sallyport.file.FileStore;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.settings.internal.RefusedContent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One configuration of a local file store. Publishes the store itself, so that the service bears its name and none of the configuration's
 * keys. A configuration with a bad value changes nothing: the store stays as it was.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = LocalFileStoreConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LocalFileStoreConfiguration.Config.class, factory = true)
public final class LocalFileStoreConfiguration {

    /** The factory PID. */
    public static final String PID = "org.sallyport.file.local";

    private static final Logger LOG = LoggerFactory.getLogger(LocalFileStoreConfiguration.class);

    private final BundleContext context;
    private final RefusedContent refused = new RefusedContent();
    private Optional<Published> published = Optional.empty();

    /** The keys. */
    @ObjectClassDefinition(
            name = "Sallyport local file store",
            description = "A directory of this machine that clients never get outside of, whatever links it holds.")
    public @interface Config {

        /** What mounts refer to. */
        @AttributeDefinition(
                name = "Name",
                description = "The name that mounts refer to. Empty: the part of the configuration's file name behind"
                        + " org.sallyport.file.local-."
                        + " Takes effect: at once.")
        String name() default "";

        /** Where the files are. */
        @AttributeDefinition(
                name = "Root",
                description =
                        "The directory that holds the files, as an absolute path; made with permissions rwxr-x--- if"
                                + " it is missing. Sessions that are open stay at the root they have."
                                + " Takes effect: for new SFTP sessions.")
        String root();

        /** Whether links may be made. */
        @AttributeDefinition(
                name = "Links",
                description =
                        "Whether clients may make symbolic and hard links. Links that exist are followed either way,"
                                + " inside the root: an absolute target begins at the root that the user sees."
                                + " Takes effect: at once.")
        boolean links() default false;

        /** Whether nothing may be changed. */
        @AttributeDefinition(
                name = "Read only",
                description = "Whether clients may read and list only." + " Takes effect: at once.")
        boolean read_only() default false;

        /** What new files are not allowed. */
        @AttributeDefinition(
                name = "Umask",
                description = "Permissions that a new file or directory never gets, an octal number from 000 to 777. It"
                        + " counts instead of the mask that the server's process has."
                        + " Takes effect: at once.")
        String umask() default "022";

        /** Whether closing waits for the device. */
        @AttributeDefinition(
                name = "Sync on close",
                description = "Whether closing a file that was written waits until it would outlive a power cut."
                        + " Takes effect: at once.")
        boolean fsync_on_close() default false;
    }

    private record Published(LocalFileStore store, ServiceRegistration<FileStore> registration) {}

    /**
     * Publishes the store.
     *
     * @param properties the configuration as it was written, which is read more strictly than the typed one
     */
    @Activate
    public LocalFileStoreConfiguration(BundleContext context, Map<String, Object> properties) {
        this.context = context;
        Names.problem().ifPresent(problem -> LOG.warn("{}: {}", pid(properties), problem));
        update(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        update(properties);
    }

    @Deactivate
    void deactivate() {
        published.ifPresent(service -> service.registration().unregister());
        published = Optional.empty();
    }

    private void update(Map<String, Object> properties) {
        try {
            Settings settings = new SettingsReader(PID, properties).read();
            if (published.isPresent()) {
                change(published.get(), settings);
            } else {
                published = Optional.of(publish(settings));
            }
            refused.forget();
        } catch (InvalidSettingsException e) {
            String consequence = published.isPresent()
                    ? "the store keeps its last good configuration"
                    : "until then there is no such store";
            refuse(properties, e.getMessage() + "; " + consequence);
        } catch (IOException e) {
            refuse(properties, "there is no such store, because " + e.getMessage());
        }
    }

    private void refuse(Map<String, Object> properties, String reason) {
        if (refused.isNew(properties, reason)) {
            LOG.error("{}: {}", pid(properties), reason);
        }
    }

    private Published publish(Settings settings) throws IOException {
        LocalFileStore store = new LocalFileStore(Platform.detect(), settings);
        store.prepare();
        return new Published(store, context.registerService(FileStore.class, store, named(settings)));
    }

    private static void change(Published service, Settings settings) throws InvalidSettingsException {
        try {
            service.store().change(settings);
        } catch (IOException e) {
            throw new InvalidSettingsException(List.of("root = \"" + settings.root() + "\": cannot be opened (" + e
                    + "); give a directory that this process may read, or one that it may make"));
        }
        if (!settings.name().equals(service.registration().getReference().getProperty(FileStore.NAME))) {
            service.registration().setProperties(named(settings));
        }
    }

    private static Dictionary<String, Object> named(Settings settings) {
        return new Hashtable<>(Map.of(FileStore.NAME, settings.name()));
    }

    private static String pid(Map<String, Object> properties) {
        return String.valueOf(properties.getOrDefault("service.pid", PID));
    }
}
