package org.sallyport.transport.internal.algorithm.kex;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.EncapsulatedSecretExtractor;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKEMExtractor;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyPairGenerator;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePrivateKeyParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePublicKeyParameters;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/**
 * Post-quantum key encapsulation: ML-KEM (FIPS 203) and Streamlined NTRU Prime. No provider of this JDK has them, so they are BouncyCastle's whatever
 * the provider is, or our own; their randomness is the provider's.
 */
enum Kem {
    ML_KEM_768(1184) {
        @Override
        AsymmetricCipherKeyPair generate(SecureRandom random) {
            return generateMlKem(MLKEMParameters.ml_kem_768, random);
        }

        @Override
        Encapsulated encapsulate(byte[] publicKey, Primitives primitives) {
            return encapsulateMlKem(MLKEMParameters.ml_kem_768, publicKey, primitives.random());
        }
    },
    ML_KEM_1024(1568) {
        @Override
        AsymmetricCipherKeyPair generate(SecureRandom random) {
            return generateMlKem(MLKEMParameters.ml_kem_1024, random);
        }

        @Override
        Encapsulated encapsulate(byte[] publicKey, Primitives primitives) {
            return encapsulateMlKem(MLKEMParameters.ml_kem_1024, publicKey, primitives.random());
        }
    },
    SNTRUP761(Sntrup761.PUBLIC_KEY_BYTES) {
        @Override
        AsymmetricCipherKeyPair generate(SecureRandom random) {
            SNTRUPrimeKeyPairGenerator keys = new SNTRUPrimeKeyPairGenerator();
            keys.init(new SNTRUPrimeKeyGenerationParameters(random, SNTRUPrimeParameters.sntrup761));
            return keys.generateKeyPair();
        }

        @Override
        byte[] encode(AsymmetricKeyParameter publicKey) {
            return ((SNTRUPrimePublicKeyParameters) publicKey).getEncoded();
        }

        @Override
        Encapsulated encapsulate(byte[] publicKey, Primitives primitives) throws GeneralSecurityException {
            return new Sntrup761(primitives).encapsulate(publicKey);
        }

        @Override
        EncapsulatedSecretExtractor extractor(AsymmetricKeyParameter privateKey) {
            return new SNTRUPrimeKEMExtractor((SNTRUPrimePrivateKeyParameters) privateKey);
        }
    };

    private final int publicKeyBytes;

    Kem(int publicKeyBytes) {
        this.publicKeyBytes = publicKeyBytes;
    }

    /** Length of an encoded public key. */
    int publicKeyBytes() {
        return publicKeyBytes;
    }

    abstract AsymmetricCipherKeyPair generate(SecureRandom random);

    /**
     * Makes a secret for whoever has the private key.
     *
     * @throws IllegalArgumentException if the public key is none (FIPS 203, section 7.2)
     */
    abstract Encapsulated encapsulate(byte[] publicKey, Primitives primitives) throws GeneralSecurityException;

    byte[] encode(AsymmetricKeyParameter publicKey) {
        return ((MLKEMPublicKeyParameters) publicKey).getEncoded();
    }

    EncapsulatedSecretExtractor extractor(AsymmetricKeyParameter privateKey) {
        return new MLKEMExtractor((MLKEMPrivateKeyParameters) privateKey);
    }

    private static AsymmetricCipherKeyPair generateMlKem(MLKEMParameters parameters, SecureRandom random) {
        MLKEMKeyPairGenerator keys = new MLKEMKeyPairGenerator();
        keys.init(new MLKEMKeyGenerationParameters(random, parameters));
        return keys.generateKeyPair();
    }

    private static Encapsulated encapsulateMlKem(MLKEMParameters parameters, byte[] publicKey, SecureRandom random) {
        SecretWithEncapsulation made =
                new MLKEMGenerator(random).generateEncapsulated(new MLKEMPublicKeyParameters(parameters, publicKey));
        return new Encapsulated(made.getSecret(), made.getEncapsulation());
    }
}
