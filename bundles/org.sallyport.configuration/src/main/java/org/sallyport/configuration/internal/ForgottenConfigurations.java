package org.sallyport.configuration.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the configurations whose file was deleted while the container was stopped. Felix FileInstall keeps them, so that a server, a store or
 * a user would come back who is believed to be gone.
 */
final class ForgottenConfigurations {

    private static final Logger LOG = LoggerFactory.getLogger(ForgottenConfigurations.class);
    private static final String FILTER =
            "(&(service.pid=" + StoredConfiguration.OURS + "*)(" + StoredConfiguration.FILE + "=*))";

    private ForgottenConfigurations() {}

    /** Deletes them, before the components that they configure have started. */
    static void delete(ConfigurationAdmin configurations) {
        for (Configuration configuration : all(configurations)) {
            StoredConfiguration stored = StoredConfiguration.of(configuration.getProperties());
            if (stored.file().filter(Files::notExists).isPresent()) {
                try {
                    configuration.delete();
                    LOG.info(
                            "{}: deleted, as its file {} is",
                            stored,
                            stored.file().get());
                } catch (IOException e) {
                    LOG.error("{}: its file is gone, but it cannot be deleted: {}", stored, e.toString());
                }
            }
        }
    }

    private static List<Configuration> all(ConfigurationAdmin configurations) {
        try {
            Configuration[] found = configurations.listConfigurations(FILTER);
            return found == null ? List.of() : Arrays.asList(found);
        } catch (IOException e) {
            LOG.error("configurations whose files are gone may come back: {}", e.toString());
            return List.of();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is a constant", e);
        }
    }
}
