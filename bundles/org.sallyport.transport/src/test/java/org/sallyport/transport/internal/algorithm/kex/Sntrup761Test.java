package org.sallyport.transport.internal.algorithm.kex;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKEMExtractor;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyPairGenerator;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePrivateKeyParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePublicKeyParameters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sallyport.transport.internal.algorithm.Providers;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/**
 * Encapsulation against another implementation's extraction. That one encapsulates again with what it extracted and compares, so that any difference
 * in any step gives another secret.
 */
class Sntrup761Test {

    private static final int KEYS = 2;
    private static final int SECRETS = 4;

    static List<Primitives> providers() {
        return Providers.primitives().toList();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void whoHasThePrivateKeyLearnsTheSecret(Primitives primitives) throws Exception {
        SNTRUPrimeKeyPairGenerator generator = new SNTRUPrimeKeyPairGenerator();
        generator.init(new SNTRUPrimeKeyGenerationParameters(new SecureRandom(), SNTRUPrimeParameters.sntrup761));
        for (int key = 0; key < KEYS; key++) {
            AsymmetricCipherKeyPair keys = generator.generateKeyPair();
            byte[] publicKey = ((SNTRUPrimePublicKeyParameters) keys.getPublic()).getEncoded();
            assertEquals(Sntrup761.PUBLIC_KEY_BYTES, publicKey.length);
            byte[] before = {};
            for (int secret = 0; secret < SECRETS; secret++) {
                Encapsulated made = new Sntrup761(primitives).encapsulate(publicKey);
                assertEquals(Sntrup761.CIPHERTEXT_BYTES, made.ciphertext().length);
                SNTRUPrimeKEMExtractor extractor =
                        new SNTRUPrimeKEMExtractor((SNTRUPrimePrivateKeyParameters) keys.getPrivate());
                assertArrayEquals(made.secret(), extractor.extractSecret(made.ciphertext()));
                assertFalse(Arrays.equals(before, made.secret()), "each secret is new");
                before = made.secret();
            }
        }
    }
}
