/**
 * Storage of your own.
 *
 * <p>Publish a {@link org.sallyport.file.FileStore} as an OSGi service with the property {@link org.sallyport.file.FileStore#NAME}; a server
 * mounts it by that name ({@code mounts = / = NAME}). For every login the store opens one {@link org.sallyport.file.FileView}, which lists
 * directories ({@link org.sallyport.file.Listing}) and opens files ({@link org.sallyport.file.OpenFile}).
 *
 * <p>Only {@code stat}, {@code list} and {@code open} must be there. Everything else defaults to {@link
 * org.sallyport.file.FileStatus#OP_UNSUPPORTED}, and what few stores can do is a small interface that a view or an open file may also
 * implement: {@link org.sallyport.file.Links}, {@link org.sallyport.file.PosixRename}, {@link org.sallyport.file.Space}, {@link
 * org.sallyport.file.Sync}.
 *
 * <p>Every failure is a {@link org.sallyport.file.FileException}: a status and a message that is safe to show to a client. Anything else a
 * store throws is answered with {@link org.sallyport.file.FileStatus#FAILURE} and logged.
 */
@Version("1.0.0")
package org.sallyport.file;

import org.osgi.annotation.versioning.Version;
