/**
 * Packet ciphers on the primitives of a provider. {@link org.sallyport.transport.internal.algorithm.cipher.Ciphers} knows them by name; those
 * that authenticate are also {@link org.sallyport.transport.internal.algorithm.cipher.PacketCipher}s, which work from one array into another
 * and so save the copies that the in-place interface of the SSH engine costs.
 */
package org.sallyport.transport.internal.algorithm.cipher;
