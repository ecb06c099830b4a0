/**
 * Who is connected, as whom, and to which server.
 *
 * <p>{@link org.sallyport.session.Server} is a listening server, {@link org.sallyport.session.Connection} one client of it, {@link
 * org.sallyport.session.Login} what an {@link org.sallyport.auth.Authenticator authenticator} granted that client. {@link
 * org.sallyport.session.FilePath} and {@link org.sallyport.session.Permission} are the values a login is made of.
 *
 * <p>This package is the base of the others; it depends on none of them.
 */
@Version("1.0.0")
package org.sallyport.session;

import org.osgi.annotation.versioning.Version;
