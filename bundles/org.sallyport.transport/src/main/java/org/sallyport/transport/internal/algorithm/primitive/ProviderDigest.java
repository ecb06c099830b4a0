package org.sallyport.transport.internal.algorithm.primitive;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Comparator;
import org.apache.sshd.common.digest.Digest;

/** A hash of the provider, as the SSH engine wants it. Usable from the start: {@link #init()} only resets it. */
public final class ProviderDigest implements Digest {

    private static final Comparator<Digest> ORDER =
            Comparator.comparing(Digest::getAlgorithm).thenComparingInt(Digest::getBlockSize);

    private final MessageDigest digest;

    /**
     * @param algorithm such as {@code SHA-256}
     * @throws GeneralSecurityException if the provider lacks it
     */
    public ProviderDigest(Primitives primitives, String algorithm) throws GeneralSecurityException {
        this.digest = primitives.digest(algorithm);
    }

    @Override
    public String getAlgorithm() {
        return digest.getAlgorithm();
    }

    @Override
    public int getBlockSize() {
        return digest.getDigestLength();
    }

    @Override
    public void init() {
        digest.reset();
    }

    @Override
    public void update(byte[] data) {
        digest.update(data);
    }

    @Override
    public void update(byte[] data, int start, int len) {
        digest.update(data, start, len);
    }

    @Override
    public byte[] digest() {
        return digest.digest();
    }

    @Override
    public int compareTo(Digest other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProviderDigest that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return getAlgorithm().hashCode();
    }

    @Override
    public String toString() {
        return getAlgorithm();
    }
}
