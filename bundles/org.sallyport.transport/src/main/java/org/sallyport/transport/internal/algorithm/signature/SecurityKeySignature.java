package org.sallyport.transport.internal.algorithm.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.function.Supplier;
import org.apache.sshd.common.config.keys.u2f.SecurityKeyPublicKey;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.BufferException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/**
 * sk-ssh-ed25519@openssh.com and sk-ecdsa-sha2-nistp256@openssh.com (OpenSSH's PROTOCOL.u2f): a hardware key signs the hash of its application and of the
 * message, whether it was touched, and a counter. Verifies only: the private half never leaves the hardware.
 */
final class SecurityKeySignature implements Signature {

    private static final int TOUCHED = 0x01;
    private static final int USER_VERIFIED = 0x04;

    private final Primitives primitives;
    private final String name;
    private final KeySignature inner;
    private SecurityKeyPublicKey<?> key;
    private MessageDigest message;

    /** @param inner of the key inside the hardware */
    SecurityKeySignature(Primitives primitives, String name, Supplier<KeySignature> inner) {
        this.primitives = primitives;
        this.name = name;
        this.inner = inner.get();
    }

    @Override
    public String getAlgorithm() {
        return name;
    }

    @Override
    public String getSshAlgorithmName(String negotiated) {
        return name;
    }

    @Override
    public void initVerifier(SessionContext session, PublicKey publicKey) throws GeneralSecurityException {
        if (!(publicKey instanceof SecurityKeyPublicKey<?> hardware) || !name.equals(hardware.getKeyType())) {
            throw new InvalidKeyException("not a key of " + name);
        }
        key = hardware;
        message = primitives.digest("SHA-256");
    }

    @Override
    public void initSigner(SessionContext session, PrivateKey privateKey) {
        throw new UnsupportedOperationException(name + " signs in hardware only");
    }

    @Override
    public void update(SessionContext session, byte[] data, int off, int len) {
        message.update(data, off, len);
    }

    @Override
    public byte[] sign(SessionContext session) {
        throw new UnsupportedOperationException(name + " signs in hardware only");
    }

    @Override
    public boolean verify(SessionContext session, byte[] signature) throws GeneralSecurityException {
        try {
            ByteArrayBuffer wire = new ByteArrayBuffer(signature);
            boolean named = name.equals(wire.getString());
            byte[] blob = wire.getBytes();
            byte flags = wire.getByte();
            byte[] counter = new byte[Integer.BYTES];
            wire.getRawBytes(counter);
            return named && wire.available() == 0 && isAttended(flags) && verify(session, blob, flags, counter);
        } catch (BufferException e) {
            return false;
        }
    }

    private boolean isAttended(byte flags) {
        boolean touchMissing = !key.isNoTouchRequired() && (flags & TOUCHED) == 0;
        boolean verificationMissing = key.isVerifyRequired() && (flags & USER_VERIFIED) == 0;
        return !touchMissing && !verificationMissing;
    }

    private boolean verify(SessionContext session, byte[] blob, byte flags, byte[] counter)
            throws GeneralSecurityException {
        byte[] application =
                primitives.digest("SHA-256").digest(key.getAppName().getBytes(StandardCharsets.UTF_8));
        ByteArrayBuffer signed = new ByteArrayBuffer();
        signed.putRawBytes(application);
        signed.putByte(flags);
        signed.putRawBytes(counter);
        signed.putRawBytes(message.digest());
        byte[] bytes = signed.getCompactData();
        inner.initVerifier(session, key.getDelegatePublicKey());
        inner.update(session, bytes, 0, bytes.length);
        return inner.verifyBlob(blob);
    }

    @Override
    public String toString() {
        return name;
    }
}
