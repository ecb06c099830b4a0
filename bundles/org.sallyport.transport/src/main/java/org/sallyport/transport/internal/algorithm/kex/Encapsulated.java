package org.sallyport.transport.internal.algorithm.kex;

/**
 * What encapsulation gives.
 *
 * @param secret known to both sides then
 * @param ciphertext what the other side learns it from
 */
record Encapsulated(byte[] secret, byte[] ciphertext) {}
