package org.sallyport.transport.internal.algorithm.primitive;

import java.security.SecureRandom;
import java.util.Arrays;
import org.apache.sshd.common.random.Random;

/**
 * Randomness of the provider for packet padding and cookies (RFC 4253, sections 6 and 7.1). Padding asks for a few bytes per packet, so they
 * are drawn in blocks; each byte is handed out once and then wiped.
 */
public final class ProviderRandom implements Random {

    private static final int BLOCK = 512;

    private final SecureRandom source;
    private final byte[] block = new byte[BLOCK];
    private int next = BLOCK;

    public ProviderRandom(Primitives primitives) {
        this.source = primitives.random();
    }

    @Override
    public String getName() {
        return source.getAlgorithm();
    }

    @Override
    public synchronized void fill(byte[] bytes, int start, int len) {
        if (len > BLOCK) {
            byte[] fresh = new byte[len];
            source.nextBytes(fresh);
            System.arraycopy(fresh, 0, bytes, start, len);
            return;
        }
        if (len > BLOCK - next) {
            source.nextBytes(block);
            next = 0;
        }
        System.arraycopy(block, next, bytes, start, len);
        Arrays.fill(block, next, next + len, (byte) 0);
        next += len;
    }

    @Override
    public int random(int n) {
        return source.nextInt(n);
    }

    @Override
    public String toString() {
        return getName();
    }
}
