package org.sallyport.transport.internal.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.random.Random;
import org.sallyport.transport.internal.algorithm.cipher.PacketCipher;

/**
 * Makes packets of channel data (RFC 4253, section 6; RFC 4254, section 5.2) around data where it lies. For one packet after another:
 * {@link #begin}, {@link #pad}, {@link #seal}, {@link #end}. Not safe for use by many threads.
 */
final class DataEncoder {

    /** More than goes around the packet_length bytes: that field and a tag or MAC. */
    static final int OVERHEAD = 4 + 64;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final int LENGTH_BYTES = 4;
    private static final int MIN_PADDING = 4;

    /** Length of padding, message number, recipient, length of the data. */
    private static final int HEADER = 1 + 1 + 4 + 4;

    /** Random bytes are taken from their source by so many. */
    private static final int STOCK = 512;

    private final Random random;
    private final byte[] behind = new byte[PacketBuffers.TAIL];
    private byte[] stock = {};
    private int used;

    private byte[] data;
    private int offset;
    private int length;
    private int padding;

    DataEncoder(Random random) {
        this.random = random;
    }

    /** Puts the header in front of the data. */
    void begin(byte[] array, int dataOffset, long recipient, int dataLength) {
        data = array;
        offset = dataOffset;
        length = dataLength;
        data[offset - HEADER + 1] = SshConstants.SSH_MSG_CHANNEL_DATA;
        INT.set(data, offset - 8, (int) recipient);
        INT.set(data, offset - 4, length);
        System.arraycopy(data, offset + length, behind, 0, behind.length);
    }

    /** Puts padding behind the data, and both lengths in front; tells packet_length. */
    int pad(Cipher cipher, Mac mac) {
        boolean lengthInClear = cipher.getAuthenticationTagSize() > 0 || mac != null && mac.isEncryptThenMac();
        int block = Math.max(8, cipher.getCipherBlockSize());
        int encrypted = HEADER + length + (lengthInClear ? 0 : LENGTH_BYTES);
        padding = block - encrypted % block;
        if (padding < MIN_PADDING) {
            padding += block;
        }
        int packetLength = HEADER + length + padding;
        INT.set(data, offset - HEADER - LENGTH_BYTES, packetLength);
        data[offset - HEADER] = (byte) padding;
        fill(offset + length, padding);
        return packetLength;
    }

    private void fill(int at, int count) {
        if (stock.length - used < count) {
            stock = stock.length == 0 ? new byte[STOCK] : stock;
            synchronized (random) {
                random.fill(stock, 0, stock.length);
            }
            used = 0;
        }
        System.arraycopy(stock, used, data, at, count);
        used += count;
    }

    /** Encrypts and authenticates into another array; tells how many bytes. */
    int seal(Cipher cipher, Mac mac, long sequence, byte[] target, int at) throws GeneralSecurityException {
        int start = offset - HEADER - LENGTH_BYTES;
        int packetLength = HEADER + length + padding;
        int whole = LENGTH_BYTES + packetLength;
        if (cipher instanceof PacketCipher packets) {
            packets.seal(data, start, packetLength, target, at);
            return whole + packets.tagLength();
        }
        System.arraycopy(data, start, target, at, whole);
        try {
            if (cipher.getAuthenticationTagSize() > 0) {
                cipher.updateWithAAD(target, at, LENGTH_BYTES, packetLength);
                return whole + cipher.getAuthenticationTagSize();
            }
            if (mac == null) {
                cipher.update(target, at, whole);
                return whole;
            }
            if (mac.isEncryptThenMac()) {
                cipher.update(target, at + LENGTH_BYTES, packetLength);
            }
            mac.updateUInt(sequence);
            mac.update(target, at, whole);
            mac.doFinal(target, at + whole);
            if (!mac.isEncryptThenMac()) {
                cipher.update(target, at, whole);
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new GeneralSecurityException(e);
        }
        return whole + mac.getBlockSize();
    }

    /** Leaves what lies behind the data as it was. */
    void end() {
        System.arraycopy(behind, 0, data, offset + length, behind.length);
        data = null;
    }
}
