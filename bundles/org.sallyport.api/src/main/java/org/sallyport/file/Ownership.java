package org.sallyport.file;

/**
 * Whose file it is. Stores share one instance among the files of an owner, so that names are looked up once.
 *
 * @param uid the owner's number, unsigned 32 bits
 * @param gid the group's number, unsigned 32 bits
 * @param owner the owner's name; the number as text where there is none
 * @param group the group's name; the number as text where there is none
 */
public record Ownership(int uid, int gid, String owner, String group) {

    /** The numbers alone. */
    public static Ownership of(int uid, int gid) {
        return new Ownership(uid, gid, Integer.toUnsignedString(uid), Integer.toUnsignedString(gid));
    }
}
