package org.sallyport.sftp.internal.serve;

import org.sallyport.session.FilePath;

/** Paths for the log: whatever a client puts into a name, it stays one line. */
final class Printable {

    private Printable() {}

    /** The path with a {@code ?} for every control character. */
    static String of(FilePath path) {
        return path.toString().replaceAll("\\p{Cntrl}", "?");
    }
}
