package org.sallyport.transport.internal.algorithm.kex;

import java.security.SecureRandom;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.EncapsulatedSecretExtractor;
import org.bouncycastle.crypto.EncapsulatedSecretGenerator;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKEMExtractor;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKEMGenerator;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyPairGenerator;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePrivateKeyParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePublicKeyParameters;

/**
 * Post-quantum key encapsulation: ML-KEM (FIPS 203) and Streamlined NTRU Prime. No provider of this JDK has them, so they are BouncyCastle's whatever
 * the provider is; their randomness is the provider's.
 */
enum Kem {
    ML_KEM_768(1184) {
        @Override
        AsymmetricCipherKeyPair generate(SecureRandom random) {
            return generateMlKem(MLKEMParameters.ml_kem_768, random);
        }

        @Override
        AsymmetricKeyParameter decode(byte[] publicKey) {
            return new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, publicKey);
        }
    },
    ML_KEM_1024(1568) {
        @Override
        AsymmetricCipherKeyPair generate(SecureRandom random) {
            return generateMlKem(MLKEMParameters.ml_kem_1024, random);
        }

        @Override
        AsymmetricKeyParameter decode(byte[] publicKey) {
            return new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_1024, publicKey);
        }
    },
    SNTRUP761(1158) {
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
        AsymmetricKeyParameter decode(byte[] publicKey) {
            return new SNTRUPrimePublicKeyParameters(SNTRUPrimeParameters.sntrup761, publicKey);
        }

        @Override
        EncapsulatedSecretGenerator encapsulator(SecureRandom random) {
            return new SNTRUPrimeKEMGenerator(random);
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

    /** @throws IllegalArgumentException if it is not a public key (FIPS 203, section 7.2) */
    abstract AsymmetricKeyParameter decode(byte[] publicKey);

    byte[] encode(AsymmetricKeyParameter publicKey) {
        return ((MLKEMPublicKeyParameters) publicKey).getEncoded();
    }

    EncapsulatedSecretGenerator encapsulator(SecureRandom random) {
        return new MLKEMGenerator(random);
    }

    EncapsulatedSecretExtractor extractor(AsymmetricKeyParameter privateKey) {
        return new MLKEMExtractor((MLKEMPrivateKeyParameters) privateKey);
    }

    private static AsymmetricCipherKeyPair generateMlKem(MLKEMParameters parameters, SecureRandom random) {
        MLKEMKeyPairGenerator keys = new MLKEMKeyPairGenerator();
        keys.init(new MLKEMKeyGenerationParameters(random, parameters));
        return keys.generateKeyPair();
    }
}
