package org.sallyport.file;

import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is to change in a file's attributes; what is empty stays.
 *
 * @param size the new size in bytes, 0 or more: the file is cut, or grows with zeroes
 * @param permissions the lower twelve bits of a POSIX mode
 * @param owner the new owner and group
 * @param times the new access and modification times
 */
public record AttributeChange(
        OptionalLong size, OptionalInt permissions, Optional<Owner> owner, Optional<Times> times) {

    /** Nothing changes. */
    public static final AttributeChange NONE =
            new AttributeChange(OptionalLong.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());

    /**
     * Owner and group by number.
     *
     * @param uid unsigned 32 bits
     * @param gid unsigned 32 bits
     */
    public record Owner(int uid, int gid) {}

    /**
     * Access and modification time.
     *
     * @param accessed when the file was last read
     * @param modified when the file was last written
     */
    public record Times(FileTime accessed, FileTime modified) {}

    /** Whether nothing changes. */
    public boolean isEmpty() {
        return size.isEmpty() && permissions.isEmpty() && owner.isEmpty() && times.isEmpty();
    }
}
