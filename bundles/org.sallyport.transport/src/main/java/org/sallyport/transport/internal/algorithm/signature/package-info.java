/**
 * Signatures of host and user keys on the primitives of a provider. {@link org.sallyport.transport.internal.algorithm.signature.Signatures} knows
 * them by name.
 */
package org.sallyport.transport.internal.algorithm.signature;
