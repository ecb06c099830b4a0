/**
 * Commands of the Karaf console, scope {@code sallyport}.
 *
 * <p>The commands are in {@code command}, what completes their arguments in {@code completion}. Both see the rest of the container through {@link
 * org.sallyport.console.internal.Services}: the services of the API and Config Admin. {@code user} writes the files of users, {@code text} makes tables and
 * figures.
 */
@Header(
        name = "Karaf-Commands",
        value = "org.sallyport.console.internal.command,org.sallyport.console.internal.completion")
package org.sallyport.console.internal;

import org.osgi.annotation.bundle.Header;
