package org.sallyport.transport.internal.io;

import java.io.IOException;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.util.buffer.Buffer;

/** What a {@link PacketDecoder} needs of its session. Everything here may change with each packet that is handled. */
interface IncomingPackets {

    /** The calling thread begins to deal with what the peer has sent. */
    void entered();

    /** The calling thread is done with that for now. */
    void left();

    /** Whether both sides have said which version of the protocol they speak. */
    boolean isIdentified();

    /**
     * Reads the peer's identification (RFC 4253, section 4.2).
     *
     * @return whether it was complete; if not, nothing has been read
     */
    boolean identify(Buffer buffer) throws Exception;

    /** Decrypts packets; null before the first key exchange. */
    Cipher incomingCipher();

    /** Authenticates packets; null before the first key exchange and if the cipher does it. */
    Mac incomingMac();

    /** The number of the next packet. */
    long incomingSequence();

    /**
     * A packet was authentic.
     *
     * @param length its packet_length
     */
    void arrived(int length);

    /** The payload without compression. */
    Buffer uncompressed(Buffer payload) throws IOException;

    /** Whether dealing with the next packets may take its time. */
    boolean mayBlock();

    /**
     * Whether dealing with this packet may take its time.
     *
     * @param message its message number
     */
    boolean mayBlock(int message);

    /** Deals with a packet. */
    void handle(Buffer payload) throws Exception;
}
