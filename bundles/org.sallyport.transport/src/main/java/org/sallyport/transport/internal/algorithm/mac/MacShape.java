package org.sallyport.transport.internal.algorithm.mac;

/**
 * What a MAC looks like from outside.
 *
 * @param name in the protocol, such as {@code hmac-sha2-256}
 * @param algorithm as the provider names it
 * @param keyBytes length of the key
 * @param tagBytes how many bytes follow a packet
 * @param encryptThenMac whether the encrypted packet is authenticated (OpenSSH's PROTOCOL, section 1.5)
 */
record MacShape(String name, String algorithm, int keyBytes, int tagBytes, boolean encryptThenMac) {

    private static final String OPENSSH = "@openssh.com";

    /** The same, over the encrypted packet: {@code hmac-sha2-256-etm@openssh.com}, {@code umac-64-etm@openssh.com}. */
    MacShape overCiphertext() {
        String base = name.endsWith(OPENSSH) ? name.substring(0, name.length() - OPENSSH.length()) : name;
        return new MacShape(base + "-etm" + OPENSSH, algorithm, keyBytes, tagBytes, true);
    }

    /** The same with a shorter tag, as in {@code hmac-sha1-96}. */
    MacShape cutTo(int bytes) {
        return new MacShape(name + "-" + bytes * Byte.SIZE, algorithm, keyBytes, bytes, encryptThenMac);
    }
}
