/**
 * What plugins are tested with; in no feature.
 *
 * <p>A contract is an abstract test class of JUnit 5: extend it, hand it what it asks for, and your plugin is held to what the engine relies
 * on. {@link org.sallyport.testkit.AuthenticatorContract} is the one for logins, {@link
 * org.sallyport.testkit.FileStoreContract} the one for storage, {@link
 * org.sallyport.testkit.CryptoProviderContract} the one for cryptography. {@link org.sallyport.testkit.FakeConnection} stands in for a client.
 */
@Version("1.0.0")
package org.sallyport.testkit;

import org.osgi.annotation.versioning.Version;
