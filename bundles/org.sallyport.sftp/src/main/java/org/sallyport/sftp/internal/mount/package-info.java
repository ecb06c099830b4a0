/**
 * File stores under mount points, as one tree.
 *
 * <p>{@link org.sallyport.sftp.internal.mount.Stores} are the stores that are there now, {@link
 * org.sallyport.sftp.internal.mount.MountTable} says which belongs where, and a {@link org.sallyport.sftp.internal.mount.MountedTree} is what
 * one session sees of them.
 */
package org.sallyport.sftp.internal.mount;
