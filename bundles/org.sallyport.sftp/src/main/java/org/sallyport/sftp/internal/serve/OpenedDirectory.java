package org.sallyport.sftp.internal.serve;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileException;
import org.sallyport.file.Listing;
import org.sallyport.sftp.internal.wire.EntrySource;

/** A directory being listed: first what the engine adds, then what the store has. */
final class OpenedDirectory implements Opened, EntrySource {

    /** Some more than a packet takes. */
    private static final int BATCH = 256;

    private final Listing listing;
    private final Principals principals;
    private Iterator<DirectoryEntry> entries;
    private DirectoryEntry next;

    /**
     * Begins a listing.
     *
     * @param first the entries that come before the store's
     */
    OpenedDirectory(Listing listing, List<DirectoryEntry> first, Principals principals) {
        this.listing = listing;
        this.principals = principals;
        this.entries = first.iterator();
    }

    @Override
    public boolean hasNext() throws FileException {
        if (next == null) {
            if (!entries.hasNext()) {
                entries = listing.next(BATCH).iterator();
            }
            if (!entries.hasNext()) {
                return false;
            }
            next = entries.next();
            principals.seen(next.attributes().ownership());
        }
        return true;
    }

    @Override
    public DirectoryEntry next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        return next;
    }

    @Override
    public void taken() {
        next = null;
    }

    @Override
    public void close() {
        listing.close();
    }

    @Override
    public void aborted(Throwable cause) {
        listing.close();
    }
}
