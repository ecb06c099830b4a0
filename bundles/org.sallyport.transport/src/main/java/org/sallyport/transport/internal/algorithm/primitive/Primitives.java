package org.sallyport.transport.internal.algorithm.primitive;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Comparator;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;

/** Looks primitives up in one provider. Safe for use by many threads; what it returns is not. */
public final class Primitives {

    /** Sources of randomness, best first. NativePRNG reads the kernel's generator; DEFAULT is a DRBG of BouncyCastle's providers. */
    private static final List<String> RANDOM_PREFERENCE = List.of("NativePRNG", "DEFAULT", "DRBG", "SHA1PRNG");

    private final Provider provider;
    private final SecureRandom random;

    /**
     * @param provider used as it is; need not be registered
     * @throws IllegalArgumentException if the provider has no source of randomness
     */
    public Primitives(Provider provider) {
        this.provider = provider;
        this.random = findRandom(provider);
    }

    /** The provider's name, for messages. */
    public String providerName() {
        return provider.getName();
    }

    /** The provider's source of randomness, shared; safe for use by many threads. */
    public SecureRandom random() {
        return random;
    }

    /** Whether the provider has a service, such as {@code Mac HmacSHA256}. */
    public boolean has(String type, String algorithm) {
        return provider.getService(type, algorithm) != null;
    }

    /** Whether the provider has a cipher transformation, whole or by the name of its algorithm. */
    public boolean hasCipher(String transformation) {
        try {
            cipher(transformation);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** A cipher, such as {@code AES/CTR/NoPadding}. */
    public Cipher cipher(String transformation) throws GeneralSecurityException {
        String algorithm = transformation;
        while (!has("Cipher", algorithm) && algorithm.indexOf('/') > 0) {
            algorithm = algorithm.substring(0, algorithm.lastIndexOf('/'));
        }
        return Cipher.getInstance(transformation, origin("Cipher", algorithm));
    }

    /** A keyed hash, such as {@code HmacSHA256}. */
    public Mac mac(String algorithm) throws GeneralSecurityException {
        return Mac.getInstance(algorithm, origin("Mac", algorithm));
    }

    /** A hash, such as {@code SHA-256}. */
    public MessageDigest digest(String algorithm) throws GeneralSecurityException {
        return MessageDigest.getInstance(algorithm, origin("MessageDigest", algorithm));
    }

    /** A signature, such as {@code SHA256withRSA}. */
    public Signature signature(String algorithm) throws GeneralSecurityException {
        return Signature.getInstance(algorithm, origin("Signature", algorithm));
    }

    /** A key agreement, such as {@code X25519}. */
    public KeyAgreement keyAgreement(String algorithm) throws GeneralSecurityException {
        return KeyAgreement.getInstance(algorithm, origin("KeyAgreement", algorithm));
    }

    /** A generator of key pairs, such as {@code EC}. Pass {@link #random()} when initializing it. */
    public KeyPairGenerator keyPairGenerator(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm, origin("KeyPairGenerator", algorithm));
    }

    /** A factory of keys, such as {@code RSA}. */
    public KeyFactory keyFactory(String algorithm) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm, origin("KeyFactory", algorithm));
    }

    /** Parameters of an algorithm, such as those of {@code EC}. */
    public AlgorithmParameters algorithmParameters(String algorithm) throws GeneralSecurityException {
        return AlgorithmParameters.getInstance(algorithm, origin("AlgorithmParameters", algorithm));
    }

    /**
     * The provider that a service really comes from. A provider that hands out services of others has their instances here, so the lookup
     * behind {@code getInstance} ends where the code is.
     */
    private Provider origin(String type, String algorithm) throws NoSuchAlgorithmException {
        Provider.Service service = provider.getService(type, algorithm);
        if (service == null) {
            throw new NoSuchAlgorithmException("provider " + provider.getName() + " has no " + type + " " + algorithm);
        }
        return service.getProvider();
    }

    private static SecureRandom findRandom(Provider provider) {
        Provider.Service service = provider.getServices().stream()
                .filter(candidate -> candidate.getType().equals("SecureRandom"))
                .min(Comparator.comparingInt(Primitives::rank))
                .orElseThrow(() -> new IllegalArgumentException(
                        "provider " + provider.getName() + " has no source of randomness"));
        try {
            return SecureRandom.getInstance(service.getAlgorithm(), service.getProvider());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(
                    "provider " + provider.getName() + " lists SecureRandom " + service.getAlgorithm()
                            + " but has it not",
                    e);
        }
    }

    private static int rank(Provider.Service service) {
        int index = RANDOM_PREFERENCE.indexOf(service.getAlgorithm());
        return index < 0 ? RANDOM_PREFERENCE.size() : index;
    }
}
