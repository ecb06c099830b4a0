package org.sallyport.transport.internal.io;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.session.SessionWorkBuffer;
import org.apache.sshd.common.session.helpers.KeyExchangeMessageHandler;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;

/**
 * A session of the SSH library that takes packets apart itself and sends channel data past the library's queues: nothing is copied, no thread
 * is held up and no future is made for it. What packets mean and when keys are exchanged is the library's.
 */
public class PacketSession extends ServerSessionImpl implements DataPath {

    private static final int MESSAGE_KEX_FIRST = SshConstants.SSH_MSG_KEXINIT;
    private static final int MESSAGE_LOGIN_LAST = 79;
    private static final int RECIPIENT_AND_LENGTH = 8;
    private static final long SEQUENCE_MASK = 0xFFFF_FFFFL;

    private final SelectorSession socket;
    private final PacketDecoder decoder;
    private final DataEncoder encoder;

    /**
     * A session on a socket.
     *
     * @param socket of {@link SelectorServices}
     */
    protected PacketSession(ServerFactoryManager server, IoSession socket) throws Exception {
        super(server, socket);
        this.socket = (SelectorSession) socket;
        this.decoder = new PacketDecoder(new Incoming());
        this.encoder = new DataEncoder(random);
    }

    Inbound inbound() {
        return decoder;
    }

    /** The calling thread begins to deal with what the client has sent; nothing by default. */
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
        return new KexGate(this, log);
    }

    private KexGate gate() {
        return (KexGate) kexHandler;
    }

    @Override
    public boolean sendData(long recipient, byte[] data, int offset, int length) throws IOException {
        boolean sent = gate().pass(() -> {
            encodeLock.lock();
            try {
                if (compresses()) {
                    doWritePacket(dataPacket(recipient, data, offset, length));
                } else {
                    encode(recipient, data, offset, length);
                }
            } finally {
                encodeLock.unlock();
            }
        });
        resetIdleTimeout();
        return sent;
    }

    private void encode(long recipient, byte[] data, int offset, int length) throws IOException {
        encoder.begin(data, offset, recipient, length);
        int packetLength = encoder.pad(outCipher, outMac);
        try {
            socket.outbox().append(packetLength + DataEncoder.OVERHEAD, (target, at) -> {
                try {
                    return encoder.seal(outCipher, outMac, seqo, target, at);
                } catch (GeneralSecurityException e) {
                    throw new SshException(e);
                }
            });
        } finally {
            encoder.end();
        }
        seqo = (seqo + 1) & SEQUENCE_MASK;
        outPacketsCount.incrementAndGet();
        outBytesCount.addAndGet(packetLength);
        outBlocksCount.addAndGet(Math.max(1, packetLength / outCipherSize));
    }

    private boolean compresses() {
        return executes(outCompression);
    }

    private boolean executes(Compression compression) {
        return compression != null
                && compression.isCompressionExecuted()
                && (isAuthenticated() || !compression.isDelayed());
    }

    private Buffer dataPacket(long recipient, byte[] data, int offset, int length) {
        Buffer packet = createBuffer(SshConstants.SSH_MSG_CHANNEL_DATA, RECIPIENT_AND_LENGTH + length);
        packet.putUInt(recipient);
        packet.putBytes(data, offset, length);
        return packet;
    }

    @Override
    public void execute(Runnable task) {
        socket.execute(task);
    }

    @Override
    public void whenKeysAreThere(Runnable task) {
        gate().whenOpen(() -> socket.execute(task));
    }

    @Override
    public void whenRoom(Runnable task) {
        socket.outbox().whenRoom(task);
    }

    @Override
    public void flush() {
        socket.flushUnlessReading();
    }

    @Override
    public long unwritten() {
        return socket.outbox().size();
    }

    @Override
    public void rekeyIfDue() throws IOException {
        try {
            checkRekey();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("new keys cannot be exchanged: " + e.getMessage(), e);
        }
    }

    /** Takes over from the server's properties when keys are to be exchanged again; what was counted since the last time stays. */
    public void refreshRekeyLimits() {
        refreshConfiguration();
    }

    /** What the decoder sees of this session. */
    private final class Incoming implements IncomingPackets {

        @Override
        public void entered() {
            PacketSession.this.entered();
        }

        @Override
        public void left() {
            PacketSession.this.left();
        }

        @Override
        public boolean isIdentified() {
            return clientVersion != null;
        }

        @Override
        public boolean identify(Buffer buffer) throws Exception {
            decodeLock.lock();
            try {
                return readIdentification(buffer);
            } finally {
                decodeLock.unlock();
            }
        }

        @Override
        public Cipher incomingCipher() {
            return inCipher;
        }

        @Override
        public Mac incomingMac() {
            return inMac;
        }

        @Override
        public long incomingSequence() {
            return seqi;
        }

        @Override
        public void arrived(int length) {
            seqi = (seqi + 1) & SEQUENCE_MASK;
            inPacketsCount.incrementAndGet();
            inBytesCount.addAndGet(length);
            inBlocksCount.addAndGet(Math.max(1, length / inCipherSize));
        }

        @Override
        public Buffer uncompressed(Buffer payload) throws IOException {
            if (!executes(inCompression)) {
                return payload;
            }
            if (uncompressBuffer == null) {
                uncompressBuffer = new SessionWorkBuffer(PacketSession.this);
            } else {
                uncompressBuffer.forceClear(false);
            }
            inCompression.uncompress(payload, uncompressBuffer);
            return uncompressBuffer;
        }

        @Override
        public boolean mayBlock() {
            return !isAuthenticated() || getKexState() != KexState.DONE;
        }

        @Override
        public boolean mayBlock(int message) {
            return message >= MESSAGE_KEX_FIRST && message <= MESSAGE_LOGIN_LAST || mayBlock();
        }

        @Override
        public void handle(Buffer payload) throws Exception {
            decodeLock.lock();
            try {
                handleMessage(payload);
            } finally {
                decodeLock.unlock();
            }
        }
    }
}
