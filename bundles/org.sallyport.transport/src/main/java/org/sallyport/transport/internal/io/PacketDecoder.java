package org.sallyport.transport.internal.io;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.BufferUtils;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.sallyport.transport.internal.algorithm.cipher.PacketCipher;

/** Takes what arrives apart into packets (RFC 4253, section 6), where it arrived. Holds no memory while nothing is there. */
final class PacketDecoder implements Inbound {

    /** The largest packet_length that is taken, as OpenSSH's; in bytes. */
    static final int MAX_LENGTH = 256 * 1024;

    private static final int MIN_LENGTH = 5;
    private static final int LENGTH_BYTES = 4;
    private static final int MIN_PADDING = 4;
    private static final int UNENCRYPTED_BLOCK = 8;
    private static final int SMALL = 8 * 1024;
    private static final int LARGE = 132 * 1024;
    private static final byte[] NONE = {};

    private final IncomingPackets session;

    private byte[] input = NONE;
    private int start;
    private int end;
    private int wanted = SMALL;
    private byte[] plain = NONE;

    /** The packet_length of the packet that begins at {@code start}, -1 if it is not known. */
    private int length = -1;

    /** How much is still to be thrown away before the peer learns that its packet was refused, -1 if nothing is wrong. */
    private int discarding = -1;

    private Buffer deferred;

    PacketDecoder(IncomingPackets session) {
        this.session = session;
    }

    @Override
    public boolean mayBlock() {
        return deferred != null || session.mayBlock();
    }

    @Override
    public ByteBuffer space() {
        if (input.length < wanted) {
            move(wanted);
        } else if (input.length - end < input.length / 4) {
            if (start > 0) {
                System.arraycopy(input, start, input, 0, end - start);
                end -= start;
                start = 0;
            }
            if (end == input.length) {
                move(2 * end);
            }
        }
        return ByteBuffer.wrap(input, end, input.length - end);
    }

    private void move(int size) {
        int kept = end - start;
        byte[] target = Blocks.take(size);
        System.arraycopy(input, start, target, 0, kept);
        Blocks.give(input);
        input = target;
        start = 0;
        end = kept;
    }

    @Override
    public void filled(int bytes) {
        end += bytes;
        if (end == input.length) {
            wanted = LARGE;
        } else if (bytes < SMALL / 2) {
            wanted = SMALL;
        }
    }

    @Override
    public void rest() {
        if (deferred != null) {
            return;
        }
        if (plain.length > 0) {
            Blocks.give(plain);
            plain = NONE;
        }
        int kept = end - start;
        if (kept == 0 && input.length > 0) {
            Blocks.give(input);
            input = NONE;
            start = 0;
            end = 0;
        } else if (Blocks.lengthFor(kept) < input.length) {
            move(kept);
        }
    }

    @Override
    public boolean process(boolean worker) throws Exception {
        session.entered();
        try {
            return handle(worker);
        } finally {
            session.left();
        }
    }

    private boolean handle(boolean worker) throws Exception {
        if (deferred != null) {
            if (!worker) {
                return false;
            }
            Buffer payload = deferred;
            deferred = null;
            session.handle(payload);
        }
        if (!session.isIdentified() && !identify()) {
            return true;
        }
        while (isComplete()) {
            Buffer payload = open();
            if (!worker && session.mayBlock(payload.rawByte(payload.rpos()) & 0xFF)) {
                deferred = payload;
                return false;
            }
            session.handle(payload);
        }
        return true;
    }

    private boolean identify() throws Exception {
        Buffer buffer = new ByteArrayBuffer(input, start, end - start);
        boolean done = session.identify(buffer);
        if (done) {
            start = buffer.rpos();
        }
        return done;
    }

    // The beginning of a packet

    private boolean isComplete() throws Exception {
        if (discarding >= 0) {
            discard();
        }
        Cipher cipher = session.incomingCipher();
        Mac mac = session.incomingMac();
        if (length < 0 && !readLength(cipher, mac)) {
            return false;
        }
        return end - start >= LENGTH_BYTES + length + trailer(cipher, mac);
    }

    private static int trailer(Cipher cipher, Mac mac) {
        return (cipher == null ? 0 : cipher.getAuthenticationTagSize()) + (mac == null ? 0 : mac.getBlockSize());
    }

    private boolean readLength(Cipher cipher, Mac mac) throws Exception {
        boolean sealed = cipher != null && cipher.getAuthenticationTagSize() > 0;
        boolean clear = sealed || mac != null && mac.isEncryptThenMac();
        int block = cipher == null ? UNENCRYPTED_BLOCK : cipher.getCipherBlockSize();
        if (end - start < (clear ? LENGTH_BYTES : block)) {
            return false;
        }
        long packetLength;
        if (cipher instanceof PacketCipher packets) {
            packetLength = packets.peekLength(input, start);
        } else {
            if (sealed) {
                cipher.updateAAD(input, start, LENGTH_BYTES);
            } else if (cipher != null && !clear) {
                cipher.update(input, start, block);
            }
            packetLength = BufferUtils.getUInt(input, start, LENGTH_BYTES);
        }
        long encrypted = clear ? packetLength : packetLength + LENGTH_BYTES;
        if (packetLength < MIN_LENGTH || packetLength > MAX_LENGTH || cipher != null && encrypted % block != 0) {
            refuse(packetLength, cipher != null && !clear);
            return false;
        }
        length = (int) packetLength;
        return true;
    }

    /**
     * Where the length is encrypted, the peer must not learn from the time of its refusal what the block it sent decrypts to (CVE-2008-5161):
     * as much as the longest packet is awaited, and the answer is the one to a wrong MAC.
     */
    private void refuse(long packetLength, boolean encrypted) throws SshException {
        if (!encrypted) {
            throw new SshException(
                    SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR,
                    "a packet of " + packetLength + " bytes was announced");
        }
        discarding = MAX_LENGTH;
        discard();
    }

    private void discard() throws SshException {
        discarding -= end - start;
        start = end;
        if (discarding <= 0) {
            throw macError();
        }
    }

    // The whole of it

    private Buffer open() throws Exception {
        Cipher cipher = session.incomingCipher();
        Mac mac = session.incomingMac();
        byte[] content;
        int offset;
        if (cipher instanceof PacketCipher packets) {
            content = plain();
            offset = 0;
            try {
                packets.open(input, start, length, content, offset);
            } catch (GeneralSecurityException e) {
                throw macError();
            }
        } else {
            content = input;
            offset = start + LENGTH_BYTES;
            decrypt(cipher, mac);
        }
        int packetLength = length;
        start += LENGTH_BYTES + length + trailer(cipher, mac);
        length = -1;
        session.arrived(packetLength);
        return payload(content, offset, packetLength);
    }

    private byte[] plain() {
        if (plain.length < length) {
            if (plain.length > 0) {
                Blocks.give(plain);
            }
            plain = Blocks.take(length);
        }
        return plain;
    }

    private void decrypt(Cipher cipher, Mac mac) throws Exception {
        if (cipher != null && cipher.getAuthenticationTagSize() > 0) {
            try {
                cipher.update(input, start + LENGTH_BYTES, length);
            } catch (GeneralSecurityException e) {
                throw macError();
            }
        } else if (mac != null && mac.isEncryptThenMac()) {
            authenticate(mac);
            cipher.update(input, start + LENGTH_BYTES, length);
        } else {
            if (cipher != null) {
                int block = cipher.getCipherBlockSize();
                cipher.update(input, start + block, LENGTH_BYTES + length - block);
            }
            if (mac != null) {
                authenticate(mac);
            }
        }
    }

    private void authenticate(Mac mac) throws Exception {
        mac.updateUInt(session.incomingSequence());
        mac.update(input, start, LENGTH_BYTES + length);
        byte[] expected = mac.doFinal();
        if (!Mac.equals(expected, 0, input, start + LENGTH_BYTES + length, mac.getBlockSize())) {
            throw macError();
        }
    }

    private Buffer payload(byte[] content, int offset, int packetLength) throws Exception {
        int padding = content[offset] & 0xFF;
        int payload = packetLength - 1 - padding;
        if (padding < MIN_PADDING || payload < 1) {
            throw new SshException(
                    SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR, padding + " bytes of padding in " + packetLength);
        }
        return session.uncompressed(new ByteArrayBuffer(content, offset + 1, payload));
    }

    private static SshException macError() {
        return new SshException(SshConstants.SSH2_DISCONNECT_MAC_ERROR, "MAC Error");
    }
}
