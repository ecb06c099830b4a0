package org.sallyport.session;

/**
 * What both sides of a connection agreed on in a key exchange (RFC 4253, section 7.1), as the names stand on the wire.
 *
 * @param keyExchange the key exchange method
 * @param hostKey the signature algorithm of the host key
 * @param cipherReceived the cipher of what the client sends
 * @param cipherSent the cipher of what the client is sent
 * @param macReceived the MAC of what the client sends; empty with a cipher that authenticates what it encrypts
 * @param macSent the MAC of what the client is sent; empty likewise
 */
public record Algorithms(
        String keyExchange,
        String hostKey,
        String cipherReceived,
        String cipherSent,
        String macReceived,
        String macSent) {}
