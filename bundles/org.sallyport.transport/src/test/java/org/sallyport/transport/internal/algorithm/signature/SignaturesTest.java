package org.sallyport.transport.internal.algorithm.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.signature.SignatureFactory;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sallyport.transport.internal.MinaSecurity;
import org.sallyport.transport.internal.algorithm.Providers;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** Each signature algorithm on each provider against each other and against the engine's own, with keys of any provider. */
class SignaturesTest {

    static {
        MinaSecurity.prepare();
    }

    private static final Map<String, SignatureFactory> JDK = Signatures.on(new Primitives(Providers.JDK));
    private static final Map<String, SignatureFactory> BOUNCY_CASTLE =
            Signatures.on(new Primitives(Providers.BOUNCY_CASTLE));
    private static final Map<String, List<KeyPair>> KEYS = new HashMap<>();
    private static final byte[] MESSAGE = {1, 2, 3, 4, 5};

    static Set<String> names() {
        Set<String> names = new TreeSet<>(JDK.keySet());
        names.removeIf(name -> name.startsWith("sk-"));
        return names;
    }

    static List<Map<String, SignatureFactory>> providers() {
        return List.of(JDK, BOUNCY_CASTLE);
    }

    @ParameterizedTest
    @MethodSource("names")
    void allImplementationsAcceptEachOthersSignatures(String name) throws Exception {
        List<SignatureFactory> factories = new ArrayList<>(List.of(JDK.get(name), BOUNCY_CASTLE.get(name)));
        for (KeyPair keys : keysOfBothProviders(name)) {
            for (SignatureFactory signing : factories) {
                for (int round = 0; round < 2; round++) {
                    byte[] signature = sign(signing, name, keys);
                    assertTrue(verify(JDK.get(name), keys.getPublic(), signature, MESSAGE), "by the JDK");
                    assertTrue(
                            verify(BOUNCY_CASTLE.get(name), keys.getPublic(), signature, MESSAGE), "by BouncyCastle");
                    if (!name.equals("ssh-ed25519")
                            || keys.getPublic().getClass().getName().contains("bouncycastle")) {
                        SignatureFactory engines = BuiltinSignatures.fromFactoryName(name);
                        assertTrue(verify(engines, keys.getPublic(), signature, MESSAGE), "by the engine");
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatWasChangedOrIsNoSignatureIsRejected(String name) throws Exception {
        KeyPair keys = keysOfBothProviders(name).get(0);
        KeyPair others = keysOfBothProviders(name).get(1);
        for (Map<String, SignatureFactory> provider : providers()) {
            SignatureFactory factory = provider.get(name);
            byte[] signature = sign(factory, name, keys);
            assertTrue(verify(factory, keys.getPublic(), signature, MESSAGE));
            assertFalse(verify(factory, others.getPublic(), signature, MESSAGE), "another key's");
            assertFalse(verify(factory, keys.getPublic(), signature, new byte[5]), "another message's");
            assertFalse(verify(factory, keys.getPublic(), new byte[0], MESSAGE), "nothing");
            assertFalse(verify(factory, keys.getPublic(), new byte[] {-1, -1, -1, -1}, MESSAGE), "a length alone");
            for (int at = 0; at < signature.length; at += 5) {
                byte[] changed = signature.clone();
                changed[at] ^= 0x10;
                assertFalse(verify(factory, keys.getPublic(), changed, MESSAGE), "byte " + at);
            }
            for (int length = 0; length < signature.length; length += 17) {
                byte[] cut = Arrays.copyOf(signature, length);
                assertFalse(verify(factory, keys.getPublic(), cut, MESSAGE), "cut to " + length);
            }
            byte[] longer = Arrays.copyOf(signature, signature.length + 1);
            assertFalse(verify(factory, keys.getPublic(), longer, MESSAGE), "a byte more");
        }
    }

    /** RFC 8332, section 3.2: the name in the signature is that of the algorithm, and decides nothing else. */
    @Test
    void aSignatureOfAnotherAlgorithmIsRejected() throws Exception {
        KeyPair keys = keysOfBothProviders("rsa-sha2-512").get(0);
        byte[] weak = sign(JDK.get("ssh-rsa"), "ssh-rsa", keys);
        assertTrue(verify(JDK.get("ssh-rsa"), keys.getPublic(), weak, MESSAGE));
        assertFalse(verify(JDK.get("rsa-sha2-512"), keys.getPublic(), weak, MESSAGE));
        assertFalse(verify(JDK.get("rsa-sha2-256"), keys.getPublic(), weak, MESSAGE));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void keysOfAnotherKindOrCurveAreRefused(Map<String, SignatureFactory> provider) throws Exception {
        PublicKey rsa = keysOfBothProviders("rsa-sha2-256").get(0).getPublic();
        PublicKey p384 = keysOfBothProviders("ecdsa-sha2-nistp384").get(0).getPublic();
        refuses(provider.get("ecdsa-sha2-nistp256"), p384);
        refuses(provider.get("ecdsa-sha2-nistp256"), rsa);
        refuses(provider.get("rsa-sha2-256"), p384);
        refuses(provider.get("ssh-ed25519"), rsa);
        refuses(provider.get("ssh-dss"), rsa);
        refuses(provider.get("sk-ssh-ed25519@openssh.com"), rsa);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void rsaKeysAreNeitherTinyNorHuge(Map<String, SignatureFactory> provider) {
        refuses(
                provider.get("rsa-sha2-512"),
                new Rsa(BigInteger.ONE.shiftLeft(1022).setBit(0)));
        refuses(
                provider.get("rsa-sha2-512"),
                new Rsa(BigInteger.ONE.shiftLeft(16_384).setBit(0)));
    }

    /** Some clients leave out leading zeros of the number. */
    @ParameterizedTest
    @MethodSource("providers")
    void aShorterRsaSignatureIsFilledUp(Map<String, SignatureFactory> provider) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", Providers.JDK);
        generator.initialize(1024);
        KeyPair keys = generator.generateKeyPair();
        for (int number = 0; number < 3000; number++) {
            byte[] message = BigInteger.valueOf(number).toByteArray();
            Signature signing = provider.get("rsa-sha2-256").create();
            signing.initSigner(null, keys.getPrivate());
            signing.update(null, message);
            byte[] blob = signing.sign(null);
            assertEquals(128, blob.length);
            if (blob[0] == 0) {
                byte[] stripped = Arrays.copyOfRange(blob, 1, blob.length);
                byte[] wire = wire("rsa-sha2-256", stripped);
                assertTrue(verify(provider.get("rsa-sha2-256"), keys.getPublic(), wire, message));
                return;
            }
        }
        throw new AssertionError("no signature of 3000 began with a zero");
    }

    private static void refuses(SignatureFactory factory, PublicKey key) {
        assertThrows(GeneralSecurityException.class, () -> factory.create().initVerifier(null, key));
    }

    private static List<KeyPair> keysOfBothProviders(String name) throws Exception {
        String type = name.contains("rsa") && !name.startsWith("ecdsa") ? "rsa" : name;
        List<KeyPair> known = KEYS.get(type);
        if (known == null) {
            known = generate(name);
            KEYS.put(type, known);
        }
        return known;
    }

    private static List<KeyPair> generate(String name) throws Exception {
        List<KeyPair> pairs = new ArrayList<>();
        for (Provider provider : Providers.all().toList()) {
            KeyPairGenerator generator;
            if (name.startsWith("ecdsa")) {
                generator = KeyPairGenerator.getInstance("EC", provider);
                generator.initialize(new ECGenParameterSpec("secp" + name.substring(name.length() - 3) + "r1"));
            } else if (name.equals("ssh-ed25519")) {
                generator = KeyPairGenerator.getInstance("Ed25519", provider);
            } else if (name.equals("ssh-dss")) {
                generator = KeyPairGenerator.getInstance("DSA", Providers.JDK);
                generator.initialize(1024);
            } else {
                generator = KeyPairGenerator.getInstance("RSA", provider);
                generator.initialize(2048);
            }
            pairs.add(generator.generateKeyPair());
        }
        return pairs;
    }

    private static byte[] sign(SignatureFactory factory, String name, KeyPair keys) throws Exception {
        Signature signing = factory.create();
        signing.initSigner(null, keys.getPrivate());
        signing.update(null, MESSAGE);
        return wire(name, signing.sign(null));
    }

    private static byte[] wire(String name, byte[] blob) {
        ByteArrayBuffer buffer = new ByteArrayBuffer();
        buffer.putString(name);
        buffer.putBytes(blob);
        return buffer.getCompactData();
    }

    private static boolean verify(SignatureFactory factory, PublicKey key, byte[] signature, byte[] message)
            throws Exception {
        Signature verifying = factory.create();
        verifying.initVerifier(null, key);
        verifying.update(null, message);
        return verifying.verify(null, signature);
    }

    /** A public key of any modulus. */
    private record Rsa(BigInteger getModulus) implements RSAPublicKey {

        @Override
        public BigInteger getPublicExponent() {
            return BigInteger.valueOf(65_537);
        }

        @Override
        public String getAlgorithm() {
            return "RSA";
        }

        @Override
        public String getFormat() {
            return "none";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[0];
        }
    }
}
