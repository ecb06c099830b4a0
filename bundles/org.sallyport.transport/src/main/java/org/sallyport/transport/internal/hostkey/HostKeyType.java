package org.sallyport.transport.internal.hostkey;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** The kinds of host keys that a server makes for itself. */
enum HostKeyType {
    ED25519("Ed25519", NamedParameterSpec.ED25519),
    ECDSA_NISTP256("EC", new ECGenParameterSpec("secp256r1")),
    ECDSA_NISTP384("EC", new ECGenParameterSpec("secp384r1")),
    ECDSA_NISTP521("EC", new ECGenParameterSpec("secp521r1")),
    RSA("RSA", rsa(3072)),
    RSA_2048("RSA", rsa(2048)),
    RSA_4096("RSA", rsa(4096));

    private final String algorithm;
    private final AlgorithmParameterSpec parameters;

    HostKeyType(String algorithm, AlgorithmParameterSpec parameters) {
        this.algorithm = algorithm;
        this.parameters = parameters;
    }

    private static AlgorithmParameterSpec rsa(int bits) {
        return new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4);
    }

    /** The type of a name such as {@code ecdsa-nistp256}. */
    static Optional<HostKeyType> of(String name) {
        return Arrays.stream(values()).filter(type -> type.key().equals(name)).findFirst();
    }

    /** The name in configurations. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name of the file that keeps the key, in the manner of OpenSSH. */
    String fileName() {
        return "ssh_host_" + name().toLowerCase(Locale.ROOT) + "_key";
    }

    /** A new key of this type, from a provider's generator and source of randomness. */
    KeyPair generate(Primitives primitives) throws GeneralSecurityException {
        KeyPairGenerator generator = primitives.keyPairGenerator(algorithm);
        generator.initialize(parameters, primitives.random());
        KeyPair pair = generator.generateKeyPair();
        return this == ED25519 ? known(pair) : pair;
    }

    /** The SSH library has its own class of Ed25519 keys. */
    private static KeyPair known(KeyPair pair) throws GeneralSecurityException {
        KeyFactory keys = SecurityUtils.getKeyFactory("Ed25519");
        return new KeyPair(
                keys.generatePublic(new X509EncodedKeySpec(pair.getPublic().getEncoded())),
                keys.generatePrivate(new PKCS8EncodedKeySpec(pair.getPrivate().getEncoded())));
    }
}
