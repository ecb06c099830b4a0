package org.sallyport.transport.internal.algorithm.cipher;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.cipher.CipherFactory;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** All ciphers there are, on the primitives of one provider. */
public final class Ciphers {

    private static final int AES_BLOCK = 16;
    private static final int OLD_BLOCK = 8;
    private static final int GCM_NONCE = 12;
    private static final int GCM_TAG = 16;

    private final Primitives primitives;
    private final Map<String, CipherFactory> all = new LinkedHashMap<>();

    private Ciphers(Primitives primitives) {
        this.primitives = primitives;
    }

    /** Those that the provider has what it needs for, by name. */
    public static Map<String, CipherFactory> on(Primitives primitives) {
        Ciphers ciphers = new Ciphers(primitives);
        ciphers.add(ChaCha20Poly1305Cipher.SHAPE, ChaCha20Poly1305Cipher::new);
        ciphers.addGcm("aes128-gcm@openssh.com", 16);
        ciphers.addGcm("aes256-gcm@openssh.com", 32);
        ciphers.addBlockMode("aes128-ctr", "AES", "CTR", 16, AES_BLOCK);
        ciphers.addBlockMode("aes192-ctr", "AES", "CTR", 24, AES_BLOCK);
        ciphers.addBlockMode("aes256-ctr", "AES", "CTR", 32, AES_BLOCK);
        ciphers.addBlockMode("aes128-cbc", "AES", "CBC", 16, AES_BLOCK);
        ciphers.addBlockMode("aes192-cbc", "AES", "CBC", 24, AES_BLOCK);
        ciphers.addBlockMode("aes256-cbc", "AES", "CBC", 32, AES_BLOCK);
        ciphers.addBlockMode("3des-ctr", "DESede", "CTR", 24, OLD_BLOCK);
        ciphers.addBlockMode("3des-cbc", "DESede", "CBC", 24, OLD_BLOCK);
        ciphers.addBlockMode("blowfish-cbc", "Blowfish", "CBC", 16, OLD_BLOCK);
        ciphers.addBlockMode("cast128-cbc", "CAST5", "CBC", 16, OLD_BLOCK);
        return ciphers.all;
    }

    private void addGcm(String name, int keyBytes) {
        add(new CipherShape(name, "AES", "AES/GCM/NoPadding", keyBytes, GCM_NONCE, AES_BLOCK, GCM_TAG), GcmCipher::new);
    }

    private void addBlockMode(String name, String algorithm, String mode, int keyBytes, int block) {
        String transformation = algorithm + "/" + mode + "/NoPadding";
        add(new CipherShape(name, algorithm, transformation, keyBytes, block, block, 0), BlockModeCipher::new);
    }

    private void add(CipherShape shape, BiFunction<CipherShape, Primitives, Cipher> source) {
        if (primitives.hasCipher(shape.transformation())) {
            all.put(shape.name(), new CipherAlgorithm(shape, () -> source.apply(shape, primitives)));
        }
    }
}
