/**
 * The cryptography of the JDK as one {@link org.sallyport.crypto.CryptoProvider}. {@link org.sallyport.crypto.jca.internal.JdkProvider} joins the
 * JDK's own providers into one instance, so that what else is registered in the JVM, and in which order, does not matter.
 */
package org.sallyport.crypto.jca.internal;
