package org.sallyport.sftp.internal.wire;

import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileException;

/** The rest of a listing, of which a packet takes as much as fits. */
public interface EntrySource {

    /** Whether there is another entry. */
    boolean hasNext() throws FileException;

    /** The next entry, again and again until it is {@link #taken}. After {@link #hasNext}. */
    DirectoryEntry next();

    /** The entry is in a packet. */
    void taken();
}
