package org.sallyport.sftp.internal.serve;

import org.sallyport.session.FilePath;
import org.sallyport.settings.internal.LogText;

/** Paths for the log: whatever a client puts into a name, it stays one line. */
final class Printable {

    private static final int LONGEST = 1_000;

    private Printable() {}

    /** The path, cut where it is very long. */
    static String of(FilePath path) {
        return LogText.of(path.toString(), LONGEST);
    }
}
