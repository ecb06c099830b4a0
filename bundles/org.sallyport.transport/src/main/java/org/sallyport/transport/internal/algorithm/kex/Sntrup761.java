package org.sallyport.transport.internal.algorithm.kex;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/**
 * The encapsulating side of Streamlined NTRU Prime, sntrup761 (NTRU Prime, round 3 submission, section 4): what a server does once per connection of
 * most OpenSSH clients. BouncyCastle's takes 25 milliseconds for it, most of them to multiply polynomials.
 *
 * <p>Neither branches nor addresses depend on the secret.
 */
final class Sntrup761 {

    static final int PUBLIC_KEY_BYTES = 1158;
    static final int CIPHERTEXT_BYTES = 1039;

    /** Coefficients of a polynomial, the modulus of each, and how many of a short one are not zero. */
    private static final int P = 761;

    private static final int Q = 4591;
    private static final int W = 286;

    private static final int HALF_Q = (Q - 1) / 2;
    private static final int ROUNDED_VALUES = (Q + 2) / 3;
    private static final int ROUNDED_BYTES = 1007;
    private static final int SHORT_BYTES = (P + 3) / 4;
    private static final int HASH_BYTES = 32;

    private static final byte HASH_SESSION = 1;
    private static final byte HASH_CONFIRM = 2;
    private static final byte HASH_SHORT = 3;
    private static final byte HASH_PUBLIC_KEY = 4;

    private final Primitives primitives;
    private final MessageDigest sha512;

    Sntrup761(Primitives primitives) throws GeneralSecurityException {
        this.primitives = primitives;
        this.sha512 = primitives.digest("SHA-512");
    }

    /** Makes a secret for whoever has the private key. */
    Encapsulated encapsulate(byte[] publicKey) {
        int[] blinding = randomShort();
        byte[] blindingHash = hash(HASH_SHORT, encodeShort(blinding));
        byte[] ciphertext = new byte[CIPHERTEXT_BYTES];
        int[] rounded = rounded(product(decodePublicKey(publicKey), blinding));
        encodeRounded(rounded, ByteBuffer.wrap(ciphertext));
        byte[] confirmation = hash(HASH_CONFIRM, blindingHash, hash(HASH_PUBLIC_KEY, publicKey));
        System.arraycopy(confirmation, 0, ciphertext, ROUNDED_BYTES, HASH_BYTES);
        return new Encapsulated(hash(HASH_SESSION, blindingHash, ciphertext), ciphertext);
    }

    /** W coefficients of -1 or 1 in random places: marked random numbers, sorted. */
    private int[] randomShort() {
        byte[] random = new byte[P * Integer.BYTES];
        primitives.random().nextBytes(random);
        int[] marked = new int[P];
        ByteBuffer.wrap(random).asIntBuffer().get(marked);
        for (int i = 0; i < P; i++) {
            marked[i] = i < W ? marked[i] & ~1 : marked[i] & ~3 | 1;
        }
        sort(marked);
        for (int i = 0; i < P; i++) {
            marked[i] = (marked[i] & 3) - 1;
        }
        return marked;
    }

    /** Batcher's merge exchange: the same comparisons whatever the numbers. */
    private static void sort(int[] numbers) {
        int top = Integer.highestOneBit(numbers.length - 1);
        for (int p = top; p > 0; p >>= 1) {
            for (int i = 0; i < numbers.length - p; i++) {
                if ((i & p) == 0) {
                    order(numbers, i, i + p);
                }
            }
            for (int q = top; q > p; q >>= 1) {
                for (int i = 0; i < numbers.length - q; i++) {
                    if ((i & p) == 0) {
                        order(numbers, i + p, i + q);
                    }
                }
            }
        }
    }

    private static void order(int[] numbers, int low, int high) {
        int a = numbers[low];
        int b = numbers[high];
        numbers[low] = Math.min(a, b);
        numbers[high] = Math.max(a, b);
    }

    /** The product modulo x^P - x - 1, each coefficient between -HALF_Q and HALF_Q. */
    private static int[] product(int[] polynomial, int[] shortOne) {
        int[] product = new int[2 * P];
        for (int i = 0; i < P; i++) {
            addScaled(product, i, polynomial, shortOne[i]);
        }
        for (int i = 2 * P - 2; i >= P; i--) {
            product[i - P] += product[i];
            product[i - P + 1] += product[i];
        }
        int[] reduced = new int[P];
        for (int i = 0; i < P; i++) {
            reduced[i] = Math.floorMod(product[i] + HALF_Q, Q) - HALF_Q;
        }
        return reduced;
    }

    private static void addScaled(int[] sum, int offset, int[] polynomial, int factor) {
        for (int j = 0; j < P; j++) {
            sum[offset + j] += polynomial[j] * factor;
        }
    }

    /** Each coefficient at the nearest multiple of three, as its number counted from the lowest. */
    private static int[] rounded(int[] polynomial) {
        int[] rounded = new int[P];
        for (int i = 0; i < P; i++) {
            rounded[i] = (polynomial[i] + HALF_Q + 1) / 3;
        }
        return rounded;
    }

    private static byte[] encodeShort(int[] shortOne) {
        byte[] encoded = new byte[SHORT_BYTES];
        for (int i = 0; i < P; i++) {
            encoded[i / 4] |= (byte) (shortOne[i] + 1 << i % 4 * 2);
        }
        return encoded;
    }

    /** Pairs of numbers become larger numbers, whose lowest bytes are written, until one is left. */
    private static void encodeRounded(int[] numbers, ByteBuffer out) {
        int[] values = numbers;
        int[] limits = new int[P];
        Arrays.fill(limits, ROUNDED_VALUES);
        while (values.length > 1) {
            int[] nextValues = new int[(values.length + 1) / 2];
            int[] nextLimits = new int[nextValues.length];
            for (int i = 0; i < values.length; i += 2) {
                boolean paired = i + 1 < values.length;
                int value = paired ? values[i] + values[i + 1] * limits[i] : values[i];
                int limit = paired ? limits[i] * limits[i + 1] : limits[i];
                while (paired && limit >= 1 << 14) {
                    out.put((byte) value);
                    value >>>= Byte.SIZE;
                    limit = limit + 255 >>> Byte.SIZE;
                }
                nextValues[i / 2] = value;
                nextLimits[i / 2] = limit;
            }
            values = nextValues;
            limits = nextLimits;
        }
        for (int limit = limits[0]; limit > 1; limit = limit + 255 >>> Byte.SIZE) {
            out.put((byte) values[0]);
            values[0] >>>= Byte.SIZE;
        }
    }

    private static int[] decodePublicKey(byte[] publicKey) {
        int[] limits = new int[P];
        Arrays.fill(limits, Q);
        int[] values = decode(ByteBuffer.wrap(publicKey).order(ByteOrder.LITTLE_ENDIAN), limits);
        for (int i = 0; i < P; i++) {
            values[i] -= HALF_Q;
        }
        return values;
    }

    /** Undoes what {@link #encodeRounded} does, for any limits. */
    private static int[] decode(ByteBuffer in, int[] limits) {
        if (limits.length == 1) {
            int value = limits[0] <= 256 ? in.get() & 0xFF : in.getShort() & 0xFFFF;
            return new int[] {value % limits[0]};
        }
        int[] lowest = new int[limits.length / 2];
        int[] shifts = new int[limits.length / 2];
        int[] nextLimits = new int[(limits.length + 1) / 2];
        nextLimits[nextLimits.length - 1] = limits[limits.length - 1];
        for (int i = 0; i < lowest.length; i++) {
            int limit = limits[2 * i] * limits[2 * i + 1];
            while (limit >= 1 << 14) {
                lowest[i] |= (in.get() & 0xFF) << shifts[i];
                shifts[i] += Byte.SIZE;
                limit = limit + 255 >>> Byte.SIZE;
            }
            nextLimits[i] = limit;
        }
        int[] pairs = decode(in, nextLimits);
        int[] values = new int[limits.length];
        values[values.length - 1] = pairs[pairs.length - 1];
        for (int i = 0; i < lowest.length; i++) {
            int pair = lowest[i] + (pairs[i] << shifts[i]);
            values[2 * i] = Integer.remainderUnsigned(pair, limits[2 * i]);
            values[2 * i + 1] = Integer.divideUnsigned(pair, limits[2 * i]) % limits[2 * i + 1];
        }
        return values;
    }

    private byte[] hash(byte prefix, byte[]... parts) {
        sha512.update(prefix);
        for (byte[] part : parts) {
            sha512.update(part);
        }
        return Arrays.copyOf(sha512.digest(), HASH_BYTES);
    }
}
