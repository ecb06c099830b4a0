/**
 * What is done for each request.
 *
 * <p>The {@link org.sallyport.sftp.internal.serve.Dispatcher} finds the row of a request in its one table, asks the row's {@linkplain
 * org.sallyport.sftp.internal.serve.Rules rule} whether the login may do it, and calls the row's handler: {@code FileRequests} for open files,
 * {@code DirectoryRequests} for listings, {@code PathRequests} for everything that names a path, {@code SessionRequests} for the rest.
 */
package org.sallyport.sftp.internal.serve;
