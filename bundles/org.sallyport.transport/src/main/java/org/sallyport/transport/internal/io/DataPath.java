package org.sallyport.transport.internal.io;

import java.io.IOException;
import org.apache.sshd.common.session.Session;

/** The short way for channel data from a channel to the socket. Safe for use by many threads. */
public interface DataPath {

    /** While more than this is {@link #unwritten}, the socket does not keep up and senders should wait: {@link #whenRoom}. In bytes. */
    int ROOM = 256 * 1024;

    /**
     * The short way of a session.
     *
     * @param session on a socket of {@link SelectorServices}
     */
    static DataPath of(Session session) {
        return ((PacketEndpoint) session).packets();
    }

    /**
     * Encrypts one SSH_MSG_CHANNEL_DATA (RFC 4254, section 5.2) and adds it to what is to be written. The bytes in front of the data, as many as
     * {@link PacketBuffers} leaves there, are overwritten; those behind stay as they are.
     *
     * @param recipient the peer's number of the channel
     * @param data has room of {@link PacketBuffers} on both sides of the data
     * @return false if nothing was sent because keys are exchanged: {@link #whenKeysAreThere}
     * @throws IOException if the connection is closing, or the packet cannot be encrypted
     */
    boolean sendData(long recipient, byte[] data, int offset, int length) throws IOException;

    /** Runs something soon on a thread that holds no locks; it must not block. */
    void execute(Runnable task);

    /**
     * Runs something that may block, but hardly ever does, when this thread has dealt with what the socket has received.
     *
     * @return false if it will not be run, because this is not a thread that reads sockets, or too many of them are blocked
     */
    boolean runAfterReading(Runnable task);

    /** Runs something when data may be sent again, on a thread that holds no locks. */
    void whenKeysAreThere(Runnable task);

    /** Runs something when no more than {@link #ROOM} is unwritten, on a thread that holds no locks. */
    void whenRoom(Runnable task);

    /** Writes what has gathered, unless this thread will do so anyway soon because it is dealing with what the socket has received. */
    void flush();

    /** How many bytes have gathered that are not written. */
    long unwritten();

    /** Begins a key exchange if it is time for one. To be called now and then after {@link #sendData}. */
    void rekeyIfDue() throws IOException;
}
