package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.Listing;
import org.sallyport.settings.internal.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory being listed: one {@code fstatat} for each entry. */
final class LocalListing implements Listing {

    private static final Logger LOG = LoggerFactory.getLogger(LocalListing.class);
    private static final int LONGEST_LOGGED_PATH = 1_000;

    private final Directory directory;
    private final Owners owners;
    private final AtomicBoolean warned;
    private final Iterator<Path> entries;

    /**
     * A listing that closes the directory in the end.
     *
     * @param warned whether the log has been told of names that cannot be listed; it is told once
     */
    LocalListing(Directory directory, Owners owners, AtomicBoolean warned) {
        this.directory = directory;
        this.owners = owners;
        this.warned = warned;
        this.entries = directory.entries();
    }

    @Override
    public List<DirectoryEntry> next(int most) throws FileException {
        List<DirectoryEntry> batch = new ArrayList<>(Math.min(most, 128));
        try {
            while (batch.size() < most && entries.hasNext()) {
                entry(entries.next().getFileName()).ifPresent(batch::add);
            }
        } catch (DirectoryIteratorException e) {
            throw Failures.of(e.getCause());
        } catch (ClosedDirectoryStreamException e) {
            throw new FileException(FileStatus.CONNECTION_LOST, "the listing is over", e);
        }
        return batch;
    }

    /** Empty for what has gone since its name was read, or tells no attributes, and for a name that a client could not be told. */
    private Optional<DirectoryEntry> entry(Path name) {
        Optional<String> text = Names.text(name);
        if (text.isEmpty()) {
            warn();
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new DirectoryEntry(text.get(), directory.stat(name).attributes(owners)));
        } catch (IOException e) {
            LOG.debug("An entry is not listed", e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        directory.close();
    }

    private void warn() {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "{} has a name that is not valid in this server's locale; such files are not listed until they are renamed",
                    where());
        }
    }

    private String where() {
        try {
            return LogText.of(directory.hostPath().toString(), LONGEST_LOGGED_PATH);
        } catch (IOException e) {
            return "a directory (" + e.getMessage() + ")";
        }
    }
}
