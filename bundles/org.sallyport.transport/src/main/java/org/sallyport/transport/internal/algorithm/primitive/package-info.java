/**
 * Primitives taken from one given {@link java.security.Provider} instance, and never from what is registered JVM-wide: {@link
 * org.sallyport.transport.internal.algorithm.primitive.Primitives} looks them up, {@link
 * org.sallyport.transport.internal.algorithm.primitive.ProviderDigest} and {@link
 * org.sallyport.transport.internal.algorithm.primitive.ProviderRandom} are the two that the SSH engine asks for directly; {@link
 * org.sallyport.transport.internal.algorithm.primitive.PrimeCurve} knows the NIST curves and their points.
 */
package org.sallyport.transport.internal.algorithm.primitive;
