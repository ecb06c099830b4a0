package org.sallyport.transport.internal.algorithm.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.config.keys.u2f.SecurityKeyPublicKey;
import org.apache.sshd.common.config.keys.u2f.SkED25519PublicKey;
import org.apache.sshd.common.config.keys.u2f.SkEcdsaPublicKey;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.signature.SignatureFactory;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sallyport.transport.internal.MinaSecurity;
import org.sallyport.transport.internal.algorithm.Providers;

/** Signatures as a hardware key makes them (OpenSSH's PROTOCOL.u2f), made here in software. */
class SecurityKeySignatureTest {

    static {
        MinaSecurity.prepare();
    }

    private static final String ED25519 = "sk-ssh-ed25519@openssh.com";
    private static final String ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com";
    private static final String APPLICATION = "ssh:";
    private static final byte[] MESSAGE = "what the session asks to be signed".getBytes(StandardCharsets.US_ASCII);
    private static final byte TOUCHED = 1;
    private static final byte VERIFIED = 4;

    static List<Map<String, SignatureFactory>> providers() {
        return Providers.primitives().map(Signatures::on).toList();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void touchedKeysAreAccepted(Map<String, SignatureFactory> provider) throws Exception {
        for (Hardware hardware : List.of(ed25519(false, false), ecdsa(false, false))) {
            byte[] signature = hardware.sign(TOUCHED, 77);
            assertTrue(verify(provider.get(hardware.name()), hardware.key(), signature));
            assertTrue(verify(BuiltinSignatures.fromFactoryName(hardware.name()), hardware.key(), signature));
            assertTrue(verify(provider.get(hardware.name()), hardware.key(), hardware.sign(TOUCHED | VERIFIED, 78)));
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void touchAndVerificationAreDemanded(Map<String, SignatureFactory> provider) throws Exception {
        Hardware plain = ed25519(false, false);
        assertFalse(verify(provider.get(ED25519), plain.key(), plain.sign(0, 1)));
        Hardware needsNoTouch = ed25519(true, false);
        assertTrue(verify(provider.get(ED25519), needsNoTouch.key(), needsNoTouch.sign(0, 1)));
        Hardware needsVerification = ecdsa(false, true);
        assertFalse(verify(provider.get(ECDSA), needsVerification.key(), needsVerification.sign(TOUCHED, 1)));
        assertTrue(verify(provider.get(ECDSA), needsVerification.key(), needsVerification.sign(TOUCHED | VERIFIED, 1)));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void everyByteCounts(Map<String, SignatureFactory> provider) throws Exception {
        for (Hardware hardware : List.of(ed25519(false, false), ecdsa(false, false))) {
            byte[] signature = hardware.sign(TOUCHED, 1);
            for (int at = 0; at < signature.length; at += 3) {
                byte[] changed = signature.clone();
                changed[at] ^= 0x20;
                assertFalse(verify(provider.get(hardware.name()), hardware.key(), changed), "byte " + at);
            }
            byte[] longer = Arrays.copyOf(signature, signature.length + 1);
            assertFalse(verify(provider.get(hardware.name()), hardware.key(), longer));
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aKeyForAnotherApplicationIsRejected(Map<String, SignatureFactory> provider) throws Exception {
        Hardware hardware = ed25519(false, false);
        SkED25519PublicKey other =
                new SkED25519PublicKey("ssh:other", false, false, hardware.key().getDelegatePublicKey());
        assertFalse(verify(provider.get(ED25519), other, hardware.sign(TOUCHED, 1)));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aServerCannotSignWithThem(Map<String, SignatureFactory> provider) {
        Signature signature = provider.get(ED25519).create();
        assertThrows(UnsupportedOperationException.class, () -> signature.sign(null));
        assertEquals(ED25519, signature.getSshAlgorithmName("whatever"));
    }

    private static boolean verify(SignatureFactory factory, SecurityKeyPublicKey<?> key, byte[] signature)
            throws Exception {
        Signature verifying = factory.create();
        verifying.initVerifier(null, key);
        verifying.update(null, MESSAGE);
        return verifying.verify(null, signature);
    }

    private static Hardware ed25519(boolean noTouch, boolean verification) throws Exception {
        KeyPair inner =
                KeyPairGenerator.getInstance("Ed25519", Providers.BOUNCY_CASTLE).generateKeyPair();
        return new Hardware(
                ED25519,
                "Ed25519",
                inner,
                new SkED25519PublicKey(APPLICATION, noTouch, verification, inner.getPublic()));
    }

    private static Hardware ecdsa(boolean noTouch, boolean verification) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", Providers.BOUNCY_CASTLE);
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair inner = generator.generateKeyPair();
        return new Hardware(
                ECDSA, "SHA256withECDSA", inner, new SkEcdsaPublicKey(APPLICATION, noTouch, verification, (ECPublicKey)
                        inner.getPublic()));
    }

    /** A key and what it does when asked to sign. */
    private record Hardware(String name, String algorithm, KeyPair inner, SecurityKeyPublicKey<?> key) {

        byte[] sign(int flags, int counter) throws Exception {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            ByteArrayBuffer signed = new ByteArrayBuffer();
            signed.putRawBytes(sha256.digest(APPLICATION.getBytes(StandardCharsets.UTF_8)));
            signed.putByte((byte) flags);
            signed.putInt(counter);
            signed.putRawBytes(sha256.digest(MESSAGE));
            java.security.Signature signer = java.security.Signature.getInstance(algorithm, Providers.BOUNCY_CASTLE);
            signer.initSign(inner.getPrivate());
            signer.update(signed.getCompactData());
            byte[] raw = signer.sign();
            if (name.equals(ECDSA)) {
                DerPair pair = DerPair.decode(raw);
                ByteArrayBuffer numbers = new ByteArrayBuffer();
                numbers.putMPInt(pair.first());
                numbers.putMPInt(pair.second());
                raw = numbers.getCompactData();
            }
            ByteArrayBuffer wire = new ByteArrayBuffer();
            wire.putString(name);
            wire.putBytes(raw);
            wire.putByte((byte) flags);
            wire.putInt(counter);
            return wire.getCompactData();
        }
    }
}
