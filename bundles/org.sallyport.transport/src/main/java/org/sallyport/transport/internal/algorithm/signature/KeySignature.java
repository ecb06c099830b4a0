package org.sallyport.transport.internal.algorithm.signature;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.BufferException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/**
 * A signature of one algorithm. Keys may come from anywhere: they are turned into the provider's own. On the wire a signature is its algorithm's name
 * and a blob (RFC 4253, section 6.6); kinds of keys differ in the blob.
 */
abstract class KeySignature implements Signature {

    final Primitives primitives;
    private final String name;
    private final String algorithm;
    private java.security.Signature engine;

    /**
     * @param name in the protocol
     * @param algorithm as the provider names it
     */
    KeySignature(Primitives primitives, String name, String algorithm) {
        this.primitives = primitives;
        this.name = name;
        this.algorithm = algorithm;
    }

    /** The key as the provider's own, if it is one that this algorithm takes. */
    abstract PublicKey own(PublicKey key) throws GeneralSecurityException;

    /** Likewise; a key that does not show its value, such as a token's, stays as it is. */
    abstract PrivateKey own(PrivateKey key) throws GeneralSecurityException;

    /** From the provider's form of a signature to the blob. */
    abstract byte[] toBlob(byte[] signature) throws SignatureException;

    /** Back again. */
    abstract byte[] fromBlob(byte[] blob) throws SignatureException;

    @Override
    public final String getAlgorithm() {
        return algorithm;
    }

    @Override
    public final String getSshAlgorithmName(String negotiated) {
        return name;
    }

    @Override
    public final void initVerifier(SessionContext session, PublicKey key) throws GeneralSecurityException {
        engine = primitives.signature(algorithm);
        engine.initVerify(own(key));
    }

    @Override
    public final void initSigner(SessionContext session, PrivateKey key) throws GeneralSecurityException {
        engine = primitives.signature(algorithm);
        engine.initSign(own(key), primitives.random());
    }

    @Override
    public final void update(SessionContext session, byte[] data, int off, int len) throws SignatureException {
        engine.update(data, off, len);
    }

    @Override
    public final byte[] sign(SessionContext session) throws SignatureException {
        return toBlob(engine.sign());
    }

    @Override
    public final boolean verify(SessionContext session, byte[] signature) {
        try {
            ByteArrayBuffer wire = new ByteArrayBuffer(signature);
            boolean named = name.equals(wire.getString());
            byte[] blob = wire.getBytes();
            return named && wire.available() == 0 && verifyBlob(blob);
        } catch (BufferException e) {
            return false;
        }
    }

    /** Whether the blob signs what was given to {@code update}; what is no signature at all does not. */
    final boolean verifyBlob(byte[] blob) {
        try {
            return engine.verify(fromBlob(blob));
        } catch (SignatureException | RuntimeException e) {
            // Providers differ in what they throw at forged numbers.
            return false;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
