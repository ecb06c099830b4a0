package org.sallyport.sftp.internal.serve;

import org.sallyport.file.FileException;

/** What a handle stands for. */
sealed interface Opened permits OpenedFile, OpenedDirectory {

    /** The client has closed it. */
    void close() throws FileException;

    /** The client went away without closing it. */
    void aborted(Throwable cause) throws FileException;
}
