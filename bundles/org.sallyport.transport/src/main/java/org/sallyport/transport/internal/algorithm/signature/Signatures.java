package org.sallyport.transport.internal.algorithm.signature;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.signature.SignatureFactory;
import org.sallyport.transport.internal.algorithm.primitive.PrimeCurve;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** All signature algorithms there are, on the primitives of one provider. */
public final class Signatures {

    private final Primitives primitives;
    private final Map<String, SignatureFactory> all = new LinkedHashMap<>();

    private Signatures(Primitives primitives) {
        this.primitives = primitives;
    }

    /** Those that the provider has what it needs for, by name. */
    public static Map<String, SignatureFactory> on(Primitives primitives) {
        Signatures signatures = new Signatures(primitives);
        SigningKeys keys = new SigningKeys(primitives);
        signatures.addEd25519(keys);
        signatures.addEcdsa("ecdsa-sha2-nistp256", "SHA256withECDSA", "secp256r1");
        signatures.addEcdsa("ecdsa-sha2-nistp384", "SHA384withECDSA", "secp384r1");
        signatures.addEcdsa("ecdsa-sha2-nistp521", "SHA512withECDSA", "secp521r1");
        signatures.addRsa("rsa-sha2-512", "SHA512withRSA", keys);
        signatures.addRsa("rsa-sha2-256", "SHA256withRSA", keys);
        signatures.addRsa("ssh-rsa", "SHA1withRSA", keys);
        if (signatures.has("SHA1withDSA", "DSA")) {
            signatures.add("ssh-dss", () -> new DsaSignature(primitives, keys));
        }
        return signatures.all;
    }

    private void addEd25519(SigningKeys keys) {
        if (has(Ed25519Signature.ALGORITHM, Ed25519Signature.ALGORITHM)) {
            add("ssh-ed25519", () -> new Ed25519Signature(primitives, keys));
            addSecurityKey("sk-ssh-ed25519@openssh.com", () -> new Ed25519Signature(primitives, keys));
        }
    }

    private void addEcdsa(String name, String algorithm, String curveName) {
        if (!has(algorithm, "EC")) {
            return;
        }
        PrimeCurve.named(primitives, curveName).ifPresent(curve -> {
            Supplier<KeySignature> source = () -> new EcdsaSignature(primitives, name, algorithm, curve);
            add(name, source::get);
            if (name.equals("ecdsa-sha2-nistp256")) {
                addSecurityKey("sk-ecdsa-sha2-nistp256@openssh.com", source);
            }
        });
    }

    private void addRsa(String name, String algorithm, SigningKeys keys) {
        if (has(algorithm, "RSA")) {
            add(name, () -> new RsaSignature(primitives, name, algorithm, keys));
        }
    }

    private void addSecurityKey(String name, Supplier<KeySignature> inner) {
        if (primitives.has("MessageDigest", "SHA-256")) {
            add(name, () -> new SecurityKeySignature(primitives, name, inner));
        }
    }

    private void add(String name, Supplier<Signature> source) {
        all.put(name, new SignatureAlgorithm(name, source));
    }

    private boolean has(String signature, String keys) {
        return primitives.has("Signature", signature) && primitives.has("KeyFactory", keys);
    }
}
