/**
 * The SFTP subsystem.
 *
 * <p>{@link org.sallyport.sftp.internal.SftpSubsystem} is the component: it knows the file stores and opens an {@code SftpSession} for every
 * channel. A session has three rooms: {@link org.sallyport.sftp.internal.wire} reads and writes packets, {@link
 * org.sallyport.sftp.internal.serve} decides what may be done and does it, {@link org.sallyport.sftp.internal.mount} is the tree of files it is
 * done to.
 */
package org.sallyport.sftp.internal;
