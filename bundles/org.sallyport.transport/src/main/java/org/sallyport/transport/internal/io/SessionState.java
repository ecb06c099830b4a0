package org.sallyport.transport.internal.io;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.session.SessionWorkBuffer;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * What {@link SessionPackets} needs of a session of the SSH library. The library keeps it in protected members, which only subclasses see, and its sessions
 * of servers and of clients have different ones.
 */
interface SessionState {

    /** Sequence numbers are of 32 bits (RFC 4253, section 6.4). */
    long SEQUENCE_MASK = 0xFFFF_FFFFL;

    AbstractSession session();

    KexGate gate();

    ReentrantLock encodeLock();

    ReentrantLock decodeLock();

    /** The calling thread begins to deal with what the peer has sent. */
    void entered();

    /** The calling thread is done with that for now. */
    void left();

    /** Whether the peer has said which version of the protocol it speaks. */
    boolean isIdentified();

    /** Reads the peer's identification; tells whether it was complete. */
    boolean identify(Buffer buffer) throws Exception;

    /** Deals with a packet. */
    void handle(Buffer payload) throws Exception;

    Cipher inCipher();

    Mac inMac();

    Compression inCompression();

    long inSequence();

    /** Counts a packet that arrived. */
    void received(int packetLength);

    /** Where the library uncompresses to. */
    SessionWorkBuffer emptyWorkBuffer();

    Cipher outCipher();

    Mac outMac();

    Compression outCompression();

    long outSequence();

    /** Counts a packet that was encrypted. */
    void sent(int packetLength);

    /** Sends a packet the library's way, while no keys are exchanged. */
    void write(Buffer packet) throws IOException;

    /** Begins a key exchange if it is time for one. */
    void rekeyIfDue() throws Exception;
}
