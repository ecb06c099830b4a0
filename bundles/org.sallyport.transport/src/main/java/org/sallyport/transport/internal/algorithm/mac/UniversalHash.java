package org.sallyport.transport.internal.algorithm.mac;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * UHASH (RFC 4418, section 5): two or four hashes of 32 bits side by side, in three layers. NH shrinks each kilobyte of the message to eight bytes
 * (5.2), a polynomial modulo 2^64 - 59 shrinks those to eight (5.3), an inner product modulo 2^36 - 5 ends in four (5.4).
 *
 * <p>The second layer's second stage begins at 16 MiB of message and is not here: no SSH packet comes near.
 */
final class UniversalHash {

    static final int WORD_BYTES = 4;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int BLOCK = 1024;
    private static final int PAD = 32;
    private static final long UINT = 0xFFFF_FFFFL;
    private static final int BLOCKS_MAX = 1 << 14;

    private static final int POLYNOMIAL_KEY_BYTES = 24;
    private static final long POLYNOMIAL_KEY_MASK = 0x01ff_ffff_01ff_ffffL;
    private static final long PRIME64 = -59L;
    private static final long PRIME64_OFFSET = 59;

    private static final int PRODUCT_WORDS = 8;
    private static final long PRIME36 = (1L << 36) - 5;
    private static final long MASK36 = (1L << 36) - 1;

    private final int streams;
    private final int[] blockKey;
    private final long[] polynomialKey;
    private final long[] productKey;
    private final int[] finalKey;

    private final byte[] partial = new byte[BLOCK];
    private int buffered;
    private int blocks;
    private final long[] firstBlock;
    private final long[] polynomial;

    /** Makes keys from an index and a number of bytes (RFC 4418, section 3.2). */
    @FunctionalInterface
    interface KeySource {

        byte[] derive(int index, int bytes);
    }

    /** @param streams hashes side by side: a quarter of the tag's length */
    UniversalHash(int streams, KeySource keys) {
        this.streams = streams;
        this.blockKey = new int[(BLOCK + (streams - 1) * 16) / WORD_BYTES];
        this.polynomialKey = new long[streams];
        this.productKey = new long[streams * PRODUCT_WORDS];
        this.finalKey = new int[streams];
        this.firstBlock = new long[streams];
        this.polynomial = new long[streams];
        deriveKeys(keys);
    }

    private void deriveKeys(KeySource keys) {
        ByteBuffer.wrap(keys.derive(1, blockKey.length * WORD_BYTES))
                .asIntBuffer()
                .get(blockKey);
        ByteBuffer second = ByteBuffer.wrap(keys.derive(2, streams * POLYNOMIAL_KEY_BYTES));
        for (int s = 0; s < streams; s++) {
            polynomialKey[s] = second.getLong(s * POLYNOMIAL_KEY_BYTES) & POLYNOMIAL_KEY_MASK;
        }
        ByteBuffer.wrap(keys.derive(3, productKey.length * Long.BYTES))
                .asLongBuffer()
                .get(productKey);
        for (int i = 0; i < productKey.length; i++) {
            productKey[i] = Long.remainderUnsigned(productKey[i], PRIME36);
        }
        ByteBuffer.wrap(keys.derive(4, streams * WORD_BYTES)).asIntBuffer().get(finalKey);
    }

    void update(byte[] data, int offset, int length) {
        int from = offset;
        int left = length;
        if (buffered > 0) {
            int taken = Math.min(left, BLOCK - buffered);
            System.arraycopy(data, from, partial, buffered, taken);
            buffered += taken;
            from += taken;
            left -= taken;
            if (buffered < BLOCK) {
                return;
            }
            block(partial, 0, BLOCK, BLOCK);
            buffered = 0;
        }
        while (left >= BLOCK) {
            block(data, from, BLOCK, BLOCK);
            from += BLOCK;
            left -= BLOCK;
        }
        System.arraycopy(data, from, partial, 0, left);
        buffered = left;
    }

    /** Ends the message, starts the next, and gives the hash: one word of each stream. */
    void finish(int[] hash) {
        if (buffered > 0 || blocks == 0) {
            int padded = Math.max(PAD, (buffered + PAD - 1) & -PAD);
            Arrays.fill(partial, buffered, padded, (byte) 0);
            block(partial, 0, padded, buffered);
        }
        for (int s = 0; s < streams; s++) {
            long compressed = blocks == 1 ? firstBlock[s] : canonical(polynomial[s]);
            hash[s] = product(compressed, s) ^ finalKey[s];
        }
        blocks = 0;
        buffered = 0;
    }

    /** First layer: NH of one block, for each stream with the key 16 bytes further on. */
    private void block(byte[] data, int offset, int padded, int length) {
        for (int s = 0; s < streams; s += 2) {
            int key = s * 4;
            long first = (long) length * Byte.SIZE;
            long second = first;
            for (int i = 0; i < padded / WORD_BYTES; i += 8) {
                int at = offset + i * WORD_BYTES;
                int m0 = (int) WORDS.get(data, at);
                int m1 = (int) WORDS.get(data, at + 4);
                int m2 = (int) WORDS.get(data, at + 8);
                int m3 = (int) WORDS.get(data, at + 12);
                int m4 = (int) WORDS.get(data, at + 16);
                int m5 = (int) WORDS.get(data, at + 20);
                int m6 = (int) WORDS.get(data, at + 24);
                int m7 = (int) WORDS.get(data, at + 28);
                int k = key + i;
                first += product(m0 + blockKey[k], m4 + blockKey[k + 4])
                        + product(m1 + blockKey[k + 1], m5 + blockKey[k + 5])
                        + product(m2 + blockKey[k + 2], m6 + blockKey[k + 6])
                        + product(m3 + blockKey[k + 3], m7 + blockKey[k + 7]);
                second += product(m0 + blockKey[k + 4], m4 + blockKey[k + 8])
                        + product(m1 + blockKey[k + 5], m5 + blockKey[k + 9])
                        + product(m2 + blockKey[k + 6], m6 + blockKey[k + 10])
                        + product(m3 + blockKey[k + 7], m7 + blockKey[k + 11]);
            }
            append(s, first);
            append(s + 1, second);
        }
        blocks++;
        if (blocks > BLOCKS_MAX) {
            throw new IllegalStateException("a packet of more than " + BLOCKS_MAX + " KiB");
        }
    }

    private static long product(int a, int b) {
        return (a & UINT) * (b & UINT);
    }

    /** Second layer, once it is known that there is more than one block. */
    private void append(int stream, long blockHash) {
        if (blocks == 0) {
            firstBlock[stream] = blockHash;
            return;
        }
        if (blocks == 1) {
            polynomial[stream] = step(stream, 1, firstBlock[stream]);
        }
        polynomial[stream] = step(stream, polynomial[stream], blockHash);
    }

    private long step(int stream, long y, long word) {
        if (word >>> 32 == UINT) {
            long marked = multiplyAdd(polynomialKey[stream], y, PRIME64 - 1);
            return multiplyAdd(polynomialKey[stream], marked, word - PRIME64_OFFSET);
        }
        return multiplyAdd(polynomialKey[stream], y, word);
    }

    /** k * y + m modulo 2^64 - 59, not yet reduced below it. */
    private static long multiplyAdd(long k, long y, long m) {
        long high = Math.multiplyHigh(k, y) + (y >> 63 & k);
        return add(add(k * y, PRIME64_OFFSET * high), m);
    }

    private static long add(long a, long b) {
        long sum = a + b;
        long folded = sum + PRIME64_OFFSET * carry(a, b, sum);
        return folded + PRIME64_OFFSET * carry(sum, folded - sum, folded);
    }

    private static long carry(long a, long b, long sum) {
        return (a & b | (a | b) & ~sum) >>> 63;
    }

    private static long canonical(long y) {
        return Long.compareUnsigned(y, PRIME64) >= 0 ? y - PRIME64 : y;
    }

    /** Third layer; the upper half of its 16 bytes of input is always zero here. */
    private int product(long compressed, int stream) {
        int key = stream * PRODUCT_WORDS + PRODUCT_WORDS / 2;
        long sum = (compressed >>> 48) * productKey[key]
                + (compressed >>> 32 & 0xFFFF) * productKey[key + 1]
                + (compressed >>> 16 & 0xFFFF) * productKey[key + 2]
                + (compressed & 0xFFFF) * productKey[key + 3];
        long folded = (sum & MASK36) + 5 * (sum >>> 36);
        return (int) (folded >= PRIME36 ? folded - PRIME36 : folded);
    }
}
