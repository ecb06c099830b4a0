package org.sallyport.transport.internal.algorithm.cipher;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/**
 * chacha20-poly1305@openssh.com (OpenSSH's PROTOCOL.chacha20poly1305): one key hides packet_length, the other the packet; the nonce of both is the
 * packet's sequence number, and the first block of the packet's key stream is the key of the authenticator.
 */
final class ChaCha20Poly1305Cipher extends ShapedCipher implements PacketCipher {

    static final CipherShape SHAPE =
            new CipherShape("chacha20-poly1305@openssh.com", "ChaCha20", "ChaCha20", 64, 8, 8, Poly1305.TAG_BYTES);

    private static final int KEY_BYTES = 32;
    private static final long SEQUENCE_MASK = 0xFFFF_FFFFL;

    private final Primitives primitives;
    private final Poly1305 authenticator = new Poly1305();
    private final byte[] authenticatorKey = new byte[ChaCha20Stream.BLOCK_BYTES];
    private final byte[] lengthMask = new byte[LENGTH_BYTES];
    private boolean lengthMaskReady;
    private final byte[] tag = new byte[Poly1305.TAG_BYTES];
    private ChaCha20Stream lengthStream;
    private ChaCha20Stream packetStream;
    private Mode mode;
    private long sequence;
    private long firstSequence;
    private boolean exhausted;
    private boolean started;

    ChaCha20Poly1305Cipher(CipherShape shape, Primitives primitives) {
        super(shape);
        this.primitives = primitives;
    }

    @Override
    public void init(Mode cipherMode, byte[] keyMaterial, byte[] iv) throws GeneralSecurityException {
        byte[] keys = first(keyMaterial, shape.keyBytes());
        packetStream = new ChaCha20Stream(primitives, Arrays.copyOf(keys, KEY_BYTES));
        lengthStream = new ChaCha20Stream(primitives, Arrays.copyOfRange(keys, KEY_BYTES, 2 * KEY_BYTES));
        mode = cipherMode;
        sequence = Bytes.uint64(iv, 0) & SEQUENCE_MASK;
        firstSequence = sequence;
        exhausted = false;
        started = false;
        lengthMaskReady = false;
    }

    @Override
    public void updateAAD(byte[] data, int offset, int length) throws GeneralSecurityException {
        if (length != LENGTH_BYTES) {
            throw new IllegalArgumentException(
                    "only packet_length is authenticated besides the packet, not " + length + " bytes");
        }
        start();
        if (mode == Mode.Encrypt) {
            cryptLength(data, offset, data, offset);
            authenticator.update(data, offset, LENGTH_BYTES);
        } else {
            authenticator.update(data, offset, LENGTH_BYTES);
            cryptLength(data, offset, data, offset);
        }
    }

    @Override
    public void update(byte[] input, int offset, int length) throws GeneralSecurityException {
        if (mode == Mode.Encrypt) {
            finishSealing(input, offset, length, input, offset);
        } else {
            finishOpening(input, offset, length, input, offset);
        }
    }

    @Override
    public int tagLength() {
        return Poly1305.TAG_BYTES;
    }

    @Override
    public long peekLength(byte[] sealed, int offset) throws GeneralSecurityException {
        prepareLengthMask();
        return Bytes.uint32(sealed, offset) ^ Bytes.uint32(lengthMask, 0);
    }

    @Override
    public void seal(byte[] plain, int offset, int length, byte[] sealed, int sealedOffset)
            throws GeneralSecurityException {
        start();
        cryptLength(plain, offset, sealed, sealedOffset);
        authenticator.update(sealed, sealedOffset, LENGTH_BYTES);
        finishSealing(plain, offset + LENGTH_BYTES, length, sealed, sealedOffset + LENGTH_BYTES);
    }

    @Override
    public void open(byte[] sealed, int offset, int length, byte[] plain, int plainOffset)
            throws GeneralSecurityException {
        start();
        authenticator.update(sealed, offset, LENGTH_BYTES);
        finishOpening(sealed, offset + LENGTH_BYTES, length, plain, plainOffset);
    }

    private void start() throws GeneralSecurityException {
        if (started) {
            throw new IllegalStateException("the packet before has not been finished");
        }
        if (exhausted) {
            throw new GeneralSecurityException("a sequence number would be used again under the same key");
        }
        Arrays.fill(authenticatorKey, (byte) 0);
        packetStream.start(sequence);
        packetStream.crypt(authenticatorKey, 0, authenticatorKey.length, authenticatorKey, 0);
        authenticator.init(authenticatorKey);
        started = true;
    }

    private void cryptLength(byte[] in, int offset, byte[] out, int outOffset) throws GeneralSecurityException {
        prepareLengthMask();
        for (int i = 0; i < LENGTH_BYTES; i++) {
            out[outOffset + i] = (byte) (in[offset + i] ^ lengthMask[i]);
        }
    }

    /** Engines refuse to start twice with the same nonce, but a length may be looked at before its packet is opened. */
    private void prepareLengthMask() throws GeneralSecurityException {
        if (!lengthMaskReady) {
            Arrays.fill(lengthMask, (byte) 0);
            lengthStream.start(sequence);
            lengthStream.crypt(lengthMask, 0, LENGTH_BYTES, lengthMask, 0);
            lengthMaskReady = true;
        }
    }

    private void finishSealing(byte[] in, int offset, int length, byte[] out, int outOffset)
            throws GeneralSecurityException {
        packetStream.crypt(in, offset, length, out, outOffset);
        authenticator.update(out, outOffset, length);
        authenticator.finish(out, outOffset + length);
        next();
    }

    private void finishOpening(byte[] in, int offset, int length, byte[] out, int outOffset)
            throws GeneralSecurityException {
        authenticator.update(in, offset, length);
        authenticator.finish(tag, 0);
        byte[] received = Arrays.copyOfRange(in, offset + length, offset + length + tag.length);
        if (!MessageDigest.isEqual(tag, received)) {
            throw new AEADBadTagException("the packet's authentication tag is wrong");
        }
        packetStream.crypt(in, offset, length, out, outOffset);
        next();
    }

    private void next() {
        sequence = (sequence + 1) & SEQUENCE_MASK;
        exhausted = sequence == firstSequence;
        started = false;
        lengthMaskReady = false;
    }
}
