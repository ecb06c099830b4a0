package org.sallyport.crypto.jca.internal;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.MacSpi;

/** HMAC (RFC 2104) over a digest of one provider. The two padded keys are hashed once, and their states copied for each message. */
final class DigestHmac extends MacSpi {

    /** The HMACs of SSH. */
    enum Kind {
        HMAC_MD5("HmacMD5", "MD5", 64),
        HMAC_SHA1("HmacSHA1", "SHA-1", 64),
        HMAC_SHA256("HmacSHA256", "SHA-256", 64),
        HMAC_SHA512("HmacSHA512", "SHA-512", 128);

        private final String algorithm;
        private final String digest;
        private final int blockBytes;

        Kind(String algorithm, String digest, int blockBytes) {
            this.algorithm = algorithm;
            this.digest = digest;
            this.blockBytes = blockBytes;
        }

        String algorithm() {
            return algorithm;
        }
    }

    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private final Kind kind;
    private final MessageDigest digest;
    private MessageDigest innerStart;
    private MessageDigest outerStart;
    private MessageDigest inner;

    DigestHmac(Kind kind, Provider digests) throws NoSuchAlgorithmException {
        this.kind = kind;
        this.digest = MessageDigest.getInstance(kind.digest, digests);
    }

    @Override
    protected int engineGetMacLength() {
        return digest.getDigestLength();
    }

    @Override
    protected void engineInit(Key key, AlgorithmParameterSpec params) throws InvalidKeyException {
        byte[] secret = key == null ? null : key.getEncoded();
        if (secret == null) {
            throw new InvalidKeyException("a key whose value is there is needed");
        }
        byte[] padded =
                Arrays.copyOf(secret.length > kind.blockBytes ? digest.digest(secret) : secret, kind.blockBytes);
        innerStart = start(padded, INNER);
        outerStart = start(padded, OUTER);
        Arrays.fill(padded, (byte) 0);
        Arrays.fill(secret, (byte) 0);
        engineReset();
    }

    @Override
    protected void engineUpdate(byte input) {
        inner.update(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int len) {
        inner.update(input, offset, len);
    }

    @Override
    protected byte[] engineDoFinal() {
        MessageDigest outer = copy(outerStart);
        outer.update(inner.digest());
        engineReset();
        return outer.digest();
    }

    @Override
    protected void engineReset() {
        inner = copy(innerStart);
    }

    private MessageDigest start(byte[] padded, byte mask) {
        byte[] masked = new byte[padded.length];
        for (int i = 0; i < masked.length; i++) {
            masked[i] = (byte) (padded[i] ^ mask);
        }
        MessageDigest started = copy(digest);
        started.update(masked);
        Arrays.fill(masked, (byte) 0);
        return started;
    }

    private static MessageDigest copy(MessageDigest original) {
        try {
            return (MessageDigest) original.clone();
        } catch (CloneNotSupportedException e) {
            throw new ProviderException(
                    original.getAlgorithm() + " of " + original.getProvider() + " cannot be copied", e);
        }
    }
}
