/**
 * Message authentication on the primitives of a provider. {@link org.sallyport.transport.internal.algorithm.mac.Macs} knows the algorithms by
 * name.
 */
package org.sallyport.transport.internal.algorithm.mac;
