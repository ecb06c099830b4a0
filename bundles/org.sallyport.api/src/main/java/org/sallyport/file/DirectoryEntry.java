package org.sallyport.file;

/**
 * One entry of a listing.
 *
 * @param name without any {@code /}
 * @param attributes of the entry itself: a symbolic link is not followed
 */
public record DirectoryEntry(String name, FileAttributes attributes) {}
