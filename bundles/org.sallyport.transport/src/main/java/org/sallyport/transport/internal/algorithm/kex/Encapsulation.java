package org.sallyport.transport.internal.algorithm.kex;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import org.apache.sshd.common.kex.KeyEncapsulationMethod;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.EncapsulatedSecretExtractor;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** The post-quantum half of one hybrid exchange, for either side (draft-ietf-sshm-mlkem-hybrid-kex, draft-ietf-sshm-ntruprime-ssh). */
final class Encapsulation
        implements KeyEncapsulationMethod, KeyEncapsulationMethod.Client, KeyEncapsulationMethod.Server {

    private final Kem kem;
    private final Primitives primitives;
    private EncapsulatedSecretExtractor extractor;
    private byte[] publicKey;
    private Encapsulated answer;
    private String fault = "";

    Encapsulation(Kem kem, Primitives primitives) {
        this.kem = kem;
        this.primitives = primitives;
    }

    /** Fails if the peer's public key was none. The engine has no other place for that than the agreement beside. */
    void requireSound() throws InvalidKeyException {
        if (!fault.isEmpty()) {
            throw new InvalidKeyException(kem + ": " + fault);
        }
    }

    @Override
    public Client getClient() {
        return this;
    }

    @Override
    public Server getServer() {
        return this;
    }

    @Override
    public void init() {
        AsymmetricCipherKeyPair keys = kem.generate(primitives.random());
        extractor = kem.extractor(keys.getPrivate());
        publicKey = kem.encode(keys.getPublic());
    }

    @Override
    public byte[] getPublicKey() {
        return publicKey;
    }

    @Override
    public byte[] extractSecret(byte[] encapsulated) {
        if (encapsulated.length != getEncapsulationLength()) {
            throw new IllegalArgumentException("encapsulation of " + encapsulated.length + " bytes");
        }
        return extractor.extractSecret(encapsulated);
    }

    @Override
    public int getEncapsulationLength() {
        return extractor.getEncapsulationLength();
    }

    @Override
    public int getPublicKeyLength() {
        return kem.publicKeyBytes();
    }

    @Override
    public byte[] init(byte[] received) {
        int length = kem.publicKeyBytes();
        try {
            answer = kem.encapsulate(Arrays.copyOf(received, length), primitives);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            fault = e.getMessage();
        }
        return Arrays.copyOfRange(received, length, received.length);
    }

    @Override
    public byte[] getSecret() {
        return answer.secret();
    }

    @Override
    public byte[] getEncapsulation() {
        return answer.ciphertext();
    }
}
