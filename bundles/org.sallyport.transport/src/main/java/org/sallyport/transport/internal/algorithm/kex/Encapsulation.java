package org.sallyport.transport.internal.algorithm.kex;

import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.apache.sshd.common.kex.KeyEncapsulationMethod;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.EncapsulatedSecretExtractor;
import org.bouncycastle.crypto.SecretWithEncapsulation;

/** The post-quantum half of one hybrid exchange, for either side (draft-ietf-sshm-mlkem-hybrid-kex, draft-ietf-sshm-ntruprime-ssh). */
final class Encapsulation
        implements KeyEncapsulationMethod, KeyEncapsulationMethod.Client, KeyEncapsulationMethod.Server {

    private final Kem kem;
    private final SecureRandom random;
    private EncapsulatedSecretExtractor extractor;
    private byte[] publicKey;
    private SecretWithEncapsulation answer;
    private String fault = "";

    Encapsulation(Kem kem, SecureRandom random) {
        this.kem = kem;
        this.random = random;
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
        AsymmetricCipherKeyPair keys = kem.generate(random);
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
            answer = kem.encapsulator(random).generateEncapsulated(kem.decode(Arrays.copyOf(received, length)));
        } catch (IllegalArgumentException e) {
            fault = e.getMessage();
        }
        return Arrays.copyOfRange(received, length, received.length);
    }

    @Override
    public byte[] getSecret() {
        return answer.getSecret();
    }

    @Override
    public byte[] getEncapsulation() {
        return answer.getEncapsulation();
    }
}
