package org.sallyport.transport.internal.io;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.random.Random;
import org.apache.sshd.common.session.SessionWorkBuffer;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * The packets of one session of the SSH library, of a server or of a client: takes them apart itself and sends channel data past the library's queues,
 * so that nothing is copied, no thread is held up and no future is made for it. What packets mean and when keys are exchanged is the library's.
 */
final class SessionPackets implements DataPath, IncomingPackets {

    private static final int MESSAGE_KEX_FIRST = SshConstants.SSH_MSG_KEXINIT;
    private static final int MESSAGE_LOGIN_LAST = 79;
    private static final int RECIPIENT_AND_LENGTH = 8;

    private final SessionState state;
    private final SelectorSession socket;
    private final PacketDecoder decoder;
    private final DataEncoder encoder;

    SessionPackets(SessionState state, SelectorSession socket, Random random) {
        this.state = state;
        this.socket = socket;
        this.decoder = new PacketDecoder(this);
        this.encoder = new DataEncoder(random);
    }

    Inbound inbound() {
        return decoder;
    }

    // Sending

    @Override
    public boolean sendData(long recipient, byte[] data, int offset, int length) throws IOException {
        boolean sent = state.gate().pass(() -> {
            state.encodeLock().lock();
            try {
                if (executes(state.outCompression())) {
                    state.write(dataPacket(recipient, data, offset, length));
                } else {
                    encode(recipient, data, offset, length);
                }
            } finally {
                state.encodeLock().unlock();
            }
        });
        state.session().resetIdleTimeout();
        return sent;
    }

    private void encode(long recipient, byte[] data, int offset, int length) throws IOException {
        Cipher cipher = state.outCipher();
        Mac mac = state.outMac();
        encoder.begin(data, offset, recipient, length);
        int packetLength = encoder.pad(cipher, mac);
        try {
            socket.outbox().append(packetLength + DataEncoder.OVERHEAD, (target, at) -> {
                try {
                    return encoder.seal(cipher, mac, state.outSequence(), target, at);
                } catch (GeneralSecurityException e) {
                    throw new SshException(e);
                }
            });
        } finally {
            encoder.end();
        }
        state.sent(packetLength);
    }

    private boolean executes(Compression compression) {
        return compression != null
                && compression.isCompressionExecuted()
                && (state.session().isAuthenticated() || !compression.isDelayed());
    }

    private Buffer dataPacket(long recipient, byte[] data, int offset, int length) {
        Buffer packet = state.session().createBuffer(SshConstants.SSH_MSG_CHANNEL_DATA, RECIPIENT_AND_LENGTH + length);
        packet.putUInt(recipient);
        packet.putBytes(data, offset, length);
        return packet;
    }

    @Override
    public void execute(Runnable task) {
        socket.execute(task);
    }

    @Override
    public boolean runAfterReading(Runnable task) {
        return socket.runAfterReading(task);
    }

    @Override
    public void whenKeysAreThere(Runnable task) {
        state.gate().whenOpen(() -> socket.execute(task));
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
            state.rekeyIfDue();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("new keys cannot be exchanged: " + e.getMessage(), e);
        }
    }

    // Receiving

    @Override
    public void entered() {
        state.entered();
    }

    @Override
    public void left() {
        state.left();
    }

    @Override
    public boolean isIdentified() {
        return state.isIdentified();
    }

    @Override
    public boolean identify(Buffer buffer) throws Exception {
        state.decodeLock().lock();
        try {
            return state.identify(buffer);
        } finally {
            state.decodeLock().unlock();
        }
    }

    @Override
    public Cipher incomingCipher() {
        return state.inCipher();
    }

    @Override
    public Mac incomingMac() {
        return state.inMac();
    }

    @Override
    public long incomingSequence() {
        return state.inSequence();
    }

    @Override
    public void arrived(int length) {
        state.received(length);
    }

    @Override
    public Buffer uncompressed(Buffer payload) throws IOException {
        Compression compression = state.inCompression();
        if (!executes(compression)) {
            return payload;
        }
        SessionWorkBuffer plain = state.emptyWorkBuffer();
        compression.uncompress(payload, plain);
        return plain;
    }

    @Override
    public boolean mayBlock() {
        return !state.session().isAuthenticated() || state.session().getKexState() != KexState.DONE;
    }

    @Override
    public boolean mayBlock(int message) {
        return message >= MESSAGE_KEX_FIRST && message <= MESSAGE_LOGIN_LAST || mayBlock();
    }

    @Override
    public void handle(Buffer payload) throws Exception {
        state.decodeLock().lock();
        try {
            state.handle(payload);
        } finally {
            state.decodeLock().unlock();
        }
    }
}
