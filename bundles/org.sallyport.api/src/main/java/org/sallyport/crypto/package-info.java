/**
 * Where cryptographic primitives come from. Publish a {@link org.sallyport.crypto.CryptoProvider} as an OSGi service; a server whose {@code
 * crypto.provider} is its name takes every primitive from it, while it is there.
 */
@Version("1.0.0")
package org.sallyport.crypto;

import org.osgi.annotation.versioning.Version;
