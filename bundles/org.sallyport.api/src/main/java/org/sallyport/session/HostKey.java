package org.sallyport.session;

/**
 * The public side of a host key.
 *
 * @param type the key's type as RFC 4253 section 6.6 and its successors name it, such as {@code ssh-ed25519}
 * @param fingerprint SHA-256 of the public key as OpenSSH prints it: {@code SHA256:} and base64 without padding
 */
public record HostKey(String type, String fingerprint) {}
