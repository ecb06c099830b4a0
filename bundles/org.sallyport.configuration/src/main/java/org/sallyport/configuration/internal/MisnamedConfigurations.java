package org.sallyport.configuration.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.cm.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Undoes what Karaf's {@code config:} commands do when they are given the name of a file for a PID: {@code org.sallyport.server-default} is none,
 * so Karaf makes a configuration of that name and replaces the file {@code org.sallyport.server-default.cfg} by the one key that was set.
 */
final class MisnamedConfigurations {

    private static final Logger LOG = LoggerFactory.getLogger(MisnamedConfigurations.class);

    private final DefinedKeys defined;
    private final KnownFiles files;

    MisnamedConfigurations(DefinedKeys defined, KnownFiles files) {
        this.defined = defined;
        this.files = files;
    }

    /**
     * Looks at a configuration that belongs to no factory and was changed just now.
     *
     * @throws IOException if it is misnamed and cannot be deleted
     */
    void check(Configuration configuration) throws IOException {
        String pid = configuration.getPid();
        if (defined.isRead(pid)) {
            return;
        }
        Optional<String> meant = defined.meant(pid);
        if (meant.isEmpty()) {
            LOG.warn("{}: nothing that is installed reads this PID", pid);
            return;
        }
        Optional<Path> file =
                StoredConfiguration.of(configuration.getProperties()).file();
        // FileInstall takes the file for one of this configuration as long as there is one.
        configuration.delete();
        String consequence = file.map(path -> undo(path)).orElse("nothing was changed");
        LOG.warn("{} is no PID, {}; the PID is {}", pid, consequence, meant.get());
    }

    private String undo(Path file) {
        Optional<byte[]> content = files.content(file);
        if (content.isEmpty()) {
            return "the file " + file + " is taken for a new configuration";
        }
        try {
            WholeFile.replace(file, content.get());
            return "the file " + file + " that was replaced is back";
        } catch (IOException e) {
            return "and the file " + file + " was replaced and cannot be put back: " + e;
        }
    }
}
