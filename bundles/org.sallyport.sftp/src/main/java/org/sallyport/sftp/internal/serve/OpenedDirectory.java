package org.sallyport.sftp.internal.serve;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileException;
import org.sallyport.file.Listing;
import org.sallyport.sftp.internal.wire.EntrySource;

/**
 * A directory being listed: first what the engine adds, then what the store has. A client may leave many open, so no more is fetched than its next packet
 * takes.
 */
final class OpenedDirectory implements Opened, EntrySource {

    private final Listing listing;
    private final Principals principals;
    private Optional<Supplier<List<DirectoryEntry>>> first;
    private Iterator<DirectoryEntry> entries = Collections.emptyIterator();
    private DirectoryEntry next;

    /**
     * Begins a listing.
     *
     * @param first has the entries that come before the store's; asked when they are read
     */
    OpenedDirectory(Listing listing, Supplier<List<DirectoryEntry>> first, Principals principals) {
        this.listing = listing;
        this.principals = principals;
        this.first = Optional.of(first);
    }

    @Override
    public boolean hasNext(int fitting) throws FileException {
        if (next == null) {
            if (!entries.hasNext()) {
                entries = fetch(fitting).iterator();
            }
            if (!entries.hasNext()) {
                return false;
            }
            next = entries.next();
            if (!entries.hasNext()) {
                entries = Collections.emptyIterator();
            }
            principals.seen(next.attributes().ownership());
        }
        return true;
    }

    private List<DirectoryEntry> fetch(int fitting) throws FileException {
        List<DirectoryEntry> dots = first.map(Supplier::get).orElse(List.of());
        first = Optional.empty();
        return dots.isEmpty() ? listing.next(fitting) : dots;
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
