/**
 * Key exchange on the primitives of a provider. {@link org.sallyport.transport.internal.algorithm.kex.KeyExchanges} knows the methods by name; each
 * is a Diffie-Hellman of one kind (finite field, prime curve, Montgomery curve), alone or beside a post-quantum {@code Kem}.
 */
package org.sallyport.transport.internal.algorithm.kex;
