package org.sallyport.file;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A directory being listed. */
@ConsumerType
public interface Listing extends AutoCloseable {

    /**
     * The next entries, in any order.
     *
     * @param most how many at most, 1 or more
     * @return empty at the end and from then on
     */
    List<DirectoryEntry> next(int most) throws FileException;

    @Override
    default void close() {}
}
