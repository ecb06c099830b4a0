package org.sallyport.transport.internal.io;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.session.SessionWorkBuffer;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.session.helpers.KeyExchangeMessageHandler;
import org.apache.sshd.common.util.buffer.Buffer;

/** A client's session whose packets are dealt with by {@link SessionPackets}. */
public class ClientPacketSession extends ClientSessionImpl implements PacketEndpoint {

    private final SessionPackets packets;

    /**
     * A session on a socket.
     *
     * @param socket of {@link SelectorServices}
     */
    protected ClientPacketSession(ClientFactoryManager manager, IoSession socket) throws Exception {
        super(manager, socket);
        this.packets = new SessionPackets(new State(), (SelectorSession) socket, random);
    }

    @Override
    public final SessionPackets packets() {
        return packets;
    }

    /** The calling thread begins to deal with what the peer has sent; nothing by default. */
    protected void entered() {
        // for subclasses
    }

    /** The calling thread is done with that for now; nothing by default. */
    protected void left() {
        // for subclasses
    }

    /** Called by the constructor of a superclass. */
    @Override
    protected KeyExchangeMessageHandler initializeKeyExchangeMessageHandler() {
        return new KexGate(this);
    }

    private final class State implements SessionState {

        @Override
        public AbstractSession session() {
            return ClientPacketSession.this;
        }

        @Override
        public KexGate gate() {
            return (KexGate) kexHandler;
        }

        @Override
        public ReentrantLock encodeLock() {
            return encodeLock;
        }

        @Override
        public ReentrantLock decodeLock() {
            return decodeLock;
        }

        @Override
        public void entered() {
            ClientPacketSession.this.entered();
        }

        @Override
        public void left() {
            ClientPacketSession.this.left();
        }

        @Override
        public boolean isIdentified() {
            return serverVersion != null;
        }

        @Override
        public boolean identify(Buffer buffer) throws Exception {
            return readIdentification(buffer);
        }

        @Override
        public void handle(Buffer payload) throws Exception {
            handleMessage(payload);
        }

        @Override
        public Cipher inCipher() {
            return inCipher;
        }

        @Override
        public Mac inMac() {
            return inMac;
        }

        @Override
        public Compression inCompression() {
            return inCompression;
        }

        @Override
        public long inSequence() {
            return seqi;
        }

        @Override
        public void received(int packetLength) {
            seqi = (seqi + 1) & SEQUENCE_MASK;
            inPacketsCount.incrementAndGet();
            inBytesCount.addAndGet(packetLength);
            inBlocksCount.addAndGet(Math.max(1, packetLength / inCipherSize));
        }

        @Override
        public SessionWorkBuffer emptyWorkBuffer() {
            if (uncompressBuffer == null) {
                uncompressBuffer = new SessionWorkBuffer(ClientPacketSession.this);
            } else {
                uncompressBuffer.forceClear(false);
            }
            return uncompressBuffer;
        }

        @Override
        public Cipher outCipher() {
            return outCipher;
        }

        @Override
        public Mac outMac() {
            return outMac;
        }

        @Override
        public Compression outCompression() {
            return outCompression;
        }

        @Override
        public long outSequence() {
            return seqo;
        }

        @Override
        public void sent(int packetLength) {
            seqo = (seqo + 1) & SEQUENCE_MASK;
            outPacketsCount.incrementAndGet();
            outBytesCount.addAndGet(packetLength);
            outBlocksCount.addAndGet(Math.max(1, packetLength / outCipherSize));
        }

        @Override
        public void write(Buffer packet) throws IOException {
            doWritePacket(packet);
        }

        @Override
        public void rekeyIfDue() throws Exception {
            checkRekey();
        }
    }
}
