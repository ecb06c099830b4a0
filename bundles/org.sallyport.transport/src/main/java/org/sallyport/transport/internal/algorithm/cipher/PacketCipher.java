package org.sallyport.transport.internal.algorithm.cipher;

import java.security.GeneralSecurityException;

/**
 * A cipher that encrypts and authenticates whole packets, from one array into another. It counts packets itself, from the value it was
 * initialized with: each call of {@link #seal} or {@link #open} is the next packet of its direction. Not safe for use by many threads.
 *
 * <p>Do not mix these calls with {@code updateAAD} and {@code update} within one packet.
 */
public interface PacketCipher {

    /** Bytes of the packet_length field (RFC 4253, section 6). */
    int LENGTH_BYTES = 4;

    /** How many bytes of authentication follow the packet. */
    int tagLength();

    /**
     * Reads the length of the next packet without changing anything. It is not authenticated yet: bound it before waiting for that many bytes.
     *
     * @param sealed array with the first four bytes of the packet as received
     * @param offset where they start
     * @return packet_length, as an unsigned 32-bit value
     */
    long peekLength(byte[] sealed, int offset) throws GeneralSecurityException;

    /**
     * Encrypts one packet.
     *
     * @param plain array with packet_length and the {@code length} bytes that it counts
     * @param offset where packet_length starts
     * @param length packet_length, a multiple of the block size
     * @param sealed takes 4 + {@code length} + {@link #tagLength()} bytes; may be the same array if the offsets are the same too
     * @param sealedOffset where they start
     */
    void seal(byte[] plain, int offset, int length, byte[] sealed, int sealedOffset) throws GeneralSecurityException;

    /**
     * Checks and decrypts one packet. Fastest when the arrays differ.
     *
     * @param sealed array with the 4 + {@code length} + {@link #tagLength()} bytes of the packet as received
     * @param offset where they start
     * @param length packet_length, as {@link #peekLength} told
     * @param plain takes the {@code length} bytes after packet_length; nothing else is written. May be the same array if {@code plainOffset} is
     *     {@code offset + 4}
     * @param plainOffset where they start
     * @throws javax.crypto.AEADBadTagException if the packet is not authentic: what {@code plain} then holds must not be used
     */
    void open(byte[] sealed, int offset, int length, byte[] plain, int plainOffset) throws GeneralSecurityException;
}
