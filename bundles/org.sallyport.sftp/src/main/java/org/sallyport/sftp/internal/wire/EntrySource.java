package org.sallyport.sftp.internal.wire;

import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileException;

/** The rest of a listing, of which a packet takes as much as fits. */
public interface EntrySource {

    /**
     * Whether there is another entry.
     *
     * @param fitting how many will fit into the packet if their names are not unusually long, 1 or more: more are not fetched, because what is left
     *     over stays in memory as long as the client leaves the directory open
     */
    boolean hasNext(int fitting) throws FileException;

    /** The next entry, again and again until it is {@link #taken}. After {@link #hasNext}. */
    DirectoryEntry next();

    /** The entry is in a packet. */
    void taken();
}
