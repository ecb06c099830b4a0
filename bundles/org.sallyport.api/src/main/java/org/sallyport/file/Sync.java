package org.sallyport.file;

import org.osgi.annotation.versioning.ConsumerType;

/** An {@link OpenFile} that can be forced to its device (fsync@openssh.com). */
@ConsumerType
public interface Sync {

    /** Returns when everything written so far would outlive a power cut. */
    void sync() throws FileException;
}
