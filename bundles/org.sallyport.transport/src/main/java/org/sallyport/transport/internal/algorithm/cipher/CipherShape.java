package org.sallyport.transport.internal.algorithm.cipher;

/**
 * What a cipher looks like from outside.
 *
 * @param name in the protocol, such as {@code aes128-ctr}
 * @param algorithm of its key, such as {@code AES}
 * @param transformation as the provider names it
 * @param keyBytes length of the key
 * @param ivBytes length of the initial vector
 * @param blockBytes what packets are padded to
 * @param tagBytes length of the authentication tag, 0 for none
 */
record CipherShape(
        String name,
        String algorithm,
        String transformation,
        int keyBytes,
        int ivBytes,
        int blockBytes,
        int tagBytes) {}
