package org.sallyport.file;

import org.osgi.annotation.versioning.ConsumerType;
import org.sallyport.session.FilePath;

/** A {@link FileView} that can rename over what exists, in one step (posix-rename@openssh.com). */
@ConsumerType
public interface PosixRename {

    /** Renames as rename(2) does: a file, or an empty directory, that has the new name is replaced. */
    void replace(FilePath from, FilePath to) throws FileException;
}
