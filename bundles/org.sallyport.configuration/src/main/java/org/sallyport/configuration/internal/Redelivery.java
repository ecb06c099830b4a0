package org.sallyport.configuration.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.osgi.service.cm.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a stored configuration to its components once more. Config Admin has no call for that which components would hear of, so what is stored
 * is stored again; and it has no way to do so on condition that nobody else stores something at that moment.
 */
final class Redelivery {

    private static final Logger LOG = LoggerFactory.getLogger(Redelivery.class);

    private Redelivery() {}

    /**
     * Stores again what is stored. If somebody else has stored something meanwhile, which may be lost now, their file is read again.
     *
     * @throws IOException if Config Admin cannot store it
     * @throws IllegalStateException if it is deleted by now
     */
    static void bring(Configuration configuration) throws IOException {
        // In this order: what is stored between the two makes a difference that is seen below.
        long before = configuration.getChangeCount();
        store(configuration, before, StoredConfiguration.of(configuration.getProperties()));
    }

    /**
     * Stores what was stored before, because its file says that and no more. If somebody else stores something at that moment, likewise.
     *
     * @throws IOException if Config Admin cannot store it
     * @throws IllegalStateException if it is deleted by now
     */
    static void restore(Configuration configuration, StoredConfiguration whole) throws IOException {
        store(configuration, configuration.getChangeCount(), whole);
    }

    private static void store(Configuration configuration, long before, StoredConfiguration content)
            throws IOException {
        configuration.update(content.toDictionary());
        if (configuration.getChangeCount() != before + 1) {
            readAgain(content);
        }
    }

    /** Felix FileInstall reads the files whose time has changed. */
    private static void readAgain(StoredConfiguration stored) {
        Optional<Path> file = stored.file();
        if (file.isEmpty()) {
            LOG.warn("{}: changed twice at the same moment, one of the changes may be lost", stored);
            return;
        }
        try {
            Files.setLastModifiedTime(file.get(), FileTime.from(Instant.now()));
            LOG.debug("{}: changed twice at the same moment, its file is read again", stored);
        } catch (IOException e) {
            LOG.warn(
                    "{}: changed twice at the same moment; save its file once more if the last change is missing: {}",
                    stored,
                    e.toString());
        }
    }
}
