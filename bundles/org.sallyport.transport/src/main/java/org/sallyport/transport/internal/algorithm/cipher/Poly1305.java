package org.sallyport.transport.internal.algorithm.cipher;

import java.util.Arrays;

/**
 * The one-time authenticator of RFC 8439, section 2.5. Numbers modulo 2^130 - 5 are held in three limbs of 44, 44 and 42 bits, whose products the
 * machine multiplies at once; time does not depend on what is authenticated.
 */
final class Poly1305 {

    static final int TAG_BYTES = 16;

    private static final int BLOCK = 16;
    private static final long MASK44 = (1L << 44) - 1;
    private static final long MASK42 = (1L << 42) - 1;

    private final byte[] partial = new byte[BLOCK];
    private int buffered;
    private long r0;
    private long r1;
    private long r2;
    private long h0;
    private long h1;
    private long h2;
    private long padLow;
    private long padHigh;

    /** Starts over with the first 32 bytes of {@code key}, which must never have been used before. */
    void init(byte[] key) {
        long low = Bytes.littleLong(key, 0) & 0x0FFFFFFC0FFFFFFFL;
        long high = Bytes.littleLong(key, 8) & 0x0FFFFFFC0FFFFFFCL;
        r0 = low & MASK44;
        r1 = (low >>> 44 | high << 20) & MASK44;
        r2 = high >>> 24;
        padLow = Bytes.littleLong(key, 16);
        padHigh = Bytes.littleLong(key, 24);
        h0 = 0;
        h1 = 0;
        h2 = 0;
        buffered = 0;
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
            blocks(partial, 0, BLOCK, 1L << 40);
            buffered = 0;
        }
        int whole = left & -BLOCK;
        blocks(data, from, whole, 1L << 40);
        System.arraycopy(data, from + whole, partial, 0, left - whole);
        buffered = left - whole;
    }

    /** Writes the tag of {@link #TAG_BYTES} bytes. */
    void finish(byte[] out, int offset) {
        if (buffered > 0) {
            partial[buffered] = 1;
            Arrays.fill(partial, buffered + 1, BLOCK, (byte) 0);
            blocks(partial, 0, BLOCK, 0);
        }
        carry();
        reduce();
        long low = h0 | h1 << 44;
        long high = h1 >>> 20 | h2 << 24;
        long sum = low + padLow;
        long carry = (low & padLow | (low | padLow) & ~sum) >>> 63;
        Bytes.putLittleLong(out, offset, sum);
        Bytes.putLittleLong(out, offset + 8, high + padHigh + carry);
    }

    /**
     * Takes whole blocks; {@code top} is the bit above each of them, in the third limb.
     *
     * <p>A product x * y is split at bit 44: the upper part is the upper word of (x << 10) * (y << 10), the lower one a mask of x * y. No sum of
     * such parts overflows, so carries wait for the end of the block.
     */
    private void blocks(byte[] data, int offset, int length, long top) {
        long a0 = h0;
        long a1 = h1;
        long a2 = h2;
        // 2^132 = 20 modulo 2^130 - 5: what overflows the third limb returns twenty-fold.
        long s1 = 20 * r1;
        long s2 = 20 * r2;
        long r0High = r0 << 10;
        long r1High = r1 << 10;
        long r2High = r2 << 10;
        long s1High = s1 << 10;
        long s2High = s2 << 10;
        for (int i = offset; i < offset + length; i += BLOCK) {
            long low = Bytes.littleLong(data, i);
            long high = Bytes.littleLong(data, i + 8);
            a0 += low & MASK44;
            a1 += (low >>> 44 | high << 20) & MASK44;
            a2 += high >>> 24 | top;
            long a0High = a0 << 10;
            long a1High = a1 << 10;
            long a2High = a2 << 10;

            long d0 = (a0 * r0 & MASK44) + (a1 * s2 & MASK44) + (a2 * s1 & MASK44);
            long e0 = Math.multiplyHigh(a0High, r0High)
                    + Math.multiplyHigh(a1High, s2High)
                    + Math.multiplyHigh(a2High, s1High);
            long d1 = (a0 * r1 & MASK44) + (a1 * r0 & MASK44) + (a2 * s2 & MASK44);
            long e1 = Math.multiplyHigh(a0High, r1High)
                    + Math.multiplyHigh(a1High, r0High)
                    + Math.multiplyHigh(a2High, s2High);
            long d2 = (a0 * r2 & MASK44) + (a1 * r1 & MASK44) + (a2 * r0 & MASK44);
            long e2 = Math.multiplyHigh(a0High, r2High)
                    + Math.multiplyHigh(a1High, r1High)
                    + Math.multiplyHigh(a2High, r0High);

            d1 += e0 + (d0 >>> 44);
            d2 += e1 + (d1 >>> 44);
            a0 = (d0 & MASK44) + 5 * ((e2 << 2) + (d2 >>> 42));
            a1 = (d1 & MASK44) + (a0 >>> 44);
            a2 = d2 & MASK42;
            a0 &= MASK44;
        }
        h0 = a0;
        h1 = a1;
        h2 = a2;
    }

    private void carry() {
        for (int pass = 0; pass < 2; pass++) {
            h1 += h0 >>> 44;
            h0 &= MASK44;
            h2 += h1 >>> 44;
            h1 &= MASK44;
            h0 += 5 * (h2 >>> 42);
            h2 &= MASK42;
        }
        h1 += h0 >>> 44;
        h0 &= MASK44;
    }

    /** Subtracts the modulus if the number is not below it, without a branch. */
    private void reduce() {
        long g0 = h0 + 5;
        long g1 = h1 + (g0 >>> 44);
        long g2 = h2 + (g1 >>> 44) - (1L << 42);
        long keep = g2 >> 63;
        h0 = h0 & keep | g0 & MASK44 & ~keep;
        h1 = h1 & keep | g1 & MASK44 & ~keep;
        h2 = h2 & keep | g2 & ~keep;
    }
}
