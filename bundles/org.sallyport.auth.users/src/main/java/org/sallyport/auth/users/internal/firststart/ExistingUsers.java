package org.sallyport.auth.users.internal.firststart;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sallyport.auth.users.internal.UserConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users that are there already, as files or in Config Admin. */
final class ExistingUsers {

    private static final Logger LOG = LoggerFactory.getLogger(ExistingUsers.class);
    private static final String FILE_NAME = "\\Q" + UserConfiguration.PID + "\\E[-~].*\\.(cfg|config|json)";
    private static final String FILTER = "(service.factoryPid=" + UserConfiguration.PID + ")";

    private final ConfigurationAdmin configurations;

    ExistingUsers(ConfigurationAdmin configurations) {
        this.configurations = configurations;
    }

    /** Whether there is a user. One whose file was deleted while the container was stopped is none, though Felix FileInstall keeps it. */
    boolean areThere(Path etc) throws IOException {
        for (Configuration configuration : all()) {
            Object file = configuration.getProperties().get(UserConfiguration.FILE);
            if (file == null || !isGone(file.toString())) {
                return true;
            }
        }
        try (Stream<Path> files = Files.list(etc)) {
            return files.anyMatch(file -> file.getFileName().toString().matches(FILE_NAME));
        }
    }

    private List<Configuration> all() throws IOException {
        try {
            Configuration[] found = configurations.listConfigurations(FILTER);
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is a constant", e);
        }
    }

    private static boolean isGone(String file) {
        try {
            return Files.notExists(Path.of(URI.create(file)));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            LOG.debug("{} is not a file of this machine", file, e);
            return false;
        }
    }
}
