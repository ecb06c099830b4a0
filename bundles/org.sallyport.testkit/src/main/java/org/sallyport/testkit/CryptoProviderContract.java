package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.sallyport.crypto.CryptoProvider;

/**
 * What every {@link CryptoProvider} keeps to. Extend it in the tests of your plugin, make a provider, and its tests run with yours:
 *
 * <pre>{@code
 * class TokenCryptoTest extends CryptoProviderContract {
 *     protected CryptoProvider createProvider() {
 *         return new TokenCrypto(...);
 *     }
 * }
 * }</pre>
 *
 * <p>The contract:
 *
 * <ul>
 *   <li>the name is one that a configuration can hold, and does not change; the provider is the same instance at every call;
 *   <li>neither making nor using it registers anything with {@link Security};
 *   <li>it has randomness, SHA-256, HMAC, AES in counter or Galois mode, a key agreement and a signature: the least that a server can work with;
 *   <li>of the algorithms that SSH uses, each that it has gives the results of the standard; one that it lacks is not offered to clients;
 *   <li>what was tampered with is not decrypted;
 *   <li>all of it works in many threads at once.
 * </ul>
 */
@Timeout(60)
public abstract class CryptoProviderContract {

    private static final HexFormat HEX = HexFormat.of();
    private static final int THREADS = 4;
    private static final int ROUNDS = 50;

    private static final String COUNTER_MODE = "AES/CTR/NoPadding";
    private static final String GALOIS_MODE = "AES/GCM/NoPadding";
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /** What stands before raw keys in the encodings of RFC 8410. */
    private static final String X25519_PUBLIC = "302a300506032b656e032100";

    private static final String X25519_PRIVATE = "302e020100300506032b656e04220420";
    private static final String ED25519_PUBLIC = "302a300506032b6570032100";
    private static final String ED25519_PRIVATE = "302e020100300506032b657004220420";

    private static final String GCM_PLAIN = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
    private static final String GCM_SEALED = "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
            + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
            + "5bc94fbc3221a5db94fae95ae7121a47";
    private static final String X25519_SHARED = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";

    private CryptoProvider crypto;
    private Provider provider;

    /** Makes what is tested; called once for each test. */
    protected abstract CryptoProvider createProvider() throws Exception;

    @BeforeEach
    void prepare() throws Exception {
        crypto = createProvider();
        provider = crypto.provider();
    }

    @Test
    void hasANameForConfigurations() {
        assertTrue(crypto.name().matches("[a-z0-9][a-z0-9.-]*"), crypto.name());
        assertEquals(crypto.name(), crypto.name());
    }

    @Test
    void isTheSameInstanceAtEveryCall() {
        assertSame(provider, crypto.provider());
    }

    @Test
    void leavesTheRegisteredProvidersAlone() throws Exception {
        Provider[] before = Security.getProviders();
        Provider another = createProvider().provider();
        MessageDigest.getInstance("SHA-256", another).digest();
        ECPublicKey used = (ECPublicKey) p256Keys(another).getPublic();
        assertNotNull(used.getW());
        assertArrayEquals(before, Security.getProviders());
        assertFalse(Arrays.asList(before).contains(another));
    }

    @Test
    void hasTheLeastThatAServerNeeds() {
        requireOne(
                "SecureRandom",
                provider.getServices().stream()
                        .filter(service -> service.getType().equals("SecureRandom"))
                        .map(Provider.Service::getAlgorithm)
                        .toArray(String[]::new));
        requireOne("MessageDigest", "SHA-256");
        requireOne("Mac", "HmacSHA256");
        requireOne("KeyAgreement", "X25519", "ECDH", "DH");
        requireOne("Signature", "Ed25519", "SHA256withECDSA", "SHA256withRSA");
        requireOne("Cipher", GALOIS_MODE, COUNTER_MODE);
    }

    @Test
    void givesDifferentRandomBytes() throws Exception {
        for (Provider.Service service : provider.getServices()) {
            if (service.getType().equals("SecureRandom")) {
                SecureRandom random = SecureRandom.getInstance(service.getAlgorithm(), service.getProvider());
                byte[] one = new byte[32];
                byte[] another = new byte[32];
                random.nextBytes(one);
                random.nextBytes(another);
                assertFalse(Arrays.equals(one, another), service.getAlgorithm());
            }
        }
    }

    /** One test for each algorithm that the provider has. */
    @TestFactory
    Stream<DynamicTest> algorithmsGiveTheResultsOfTheirStandards() {
        return Stream.of(digests(), macs(), ciphers(), keys())
                .flatMap(List::stream)
                .filter(check -> has(check.type(), check.algorithm()))
                .map(check -> dynamicTest(check.type() + " " + check.algorithm(), check.body()));
    }

    /** FIPS 180-4. */
    private List<Check> digests() {
        byte[] abc = ascii("abc");
        return List.of(
                digestCheck("SHA-1", abc, "a9993e364706816aba3e25717850c26c9cd0d89d"),
                digestCheck("SHA-256", abc, SHA256_OF_ABC),
                digestCheck(
                        "SHA-384",
                        abc,
                        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"
                                + "1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"),
                digestCheck(
                        "SHA-512",
                        abc,
                        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"));
    }

    private Check digestCheck(String algorithm, byte[] message, String expected) {
        return new Check("MessageDigest", algorithm, () -> {
            MessageDigest digest = MessageDigest.getInstance(algorithm, origin("MessageDigest", algorithm));
            assertEquals(expected, HEX.formatHex(digest.digest(message)));
        });
    }

    /** RFC 2202 and RFC 4231, test case 2; for one also a key longer than a block, which is case 6. */
    private List<Check> macs() {
        byte[] key = ascii("Jefe");
        byte[] message = ascii("what do ya want for nothing?");
        byte[] longKey = new byte[131];
        Arrays.fill(longKey, (byte) 0xaa);
        return List.of(
                macCheck("HmacMD5", key, message, "750c783e6ab0b503eaa86e310a5db738"),
                macCheck("HmacSHA1", key, message, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
                macCheck(
                        "HmacSHA256", key, message, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
                macCheck(
                        "HmacSHA512",
                        key,
                        message,
                        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                                + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"),
                macCheck(
                        "HmacSHA256",
                        longKey,
                        ascii("Test Using Larger Than Block-Size Key - Hash Key First"),
                        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
    }

    private Check macCheck(String algorithm, byte[] key, byte[] message, String expected) {
        return new Check("Mac", algorithm, () -> {
            Mac mac = Mac.getInstance(algorithm, origin("Mac", algorithm));
            mac.init(new SecretKeySpec(key, algorithm));
            assertEquals(expected, HEX.formatHex(mac.doFinal(message)));
            for (byte part : message) {
                mac.update(part);
            }
            assertEquals(expected, HEX.formatHex(mac.doFinal()), "a second time, byte by byte");
        });
    }

    private List<Check> ciphers() {
        return List.of(
                new Check("Cipher", COUNTER_MODE, this::encryptsInCounterMode),
                new Check("Cipher", GALOIS_MODE, this::encryptsInGaloisMode),
                new Check("Cipher", GALOIS_MODE, this::doesNotDecryptWhatWasTamperedWith));
    }

    private List<Check> keys() {
        return List.of(
                new Check("KeyAgreement", "X25519", () -> assertEquals(X25519_SHARED, HEX.formatHex(x25519()))),
                new Check("KeyAgreement", "ECDH", this::agreesOnP256),
                new Check("Signature", "Ed25519", this::signsWithEd25519),
                new Check("Signature", "SHA256withECDSA", () -> signsWith("SHA256withECDSA", p256Keys(provider))),
                new Check("Signature", "SHA512withRSA", () -> signsWith("SHA512withRSA", rsaKeys())),
                new Check("Signature", "SHA256withRSA", () -> signsWith("SHA256withRSA", rsaKeys())));
    }

    /** NIST SP 800-38A, F.5.1. */
    private void encryptsInCounterMode() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(COUNTER_MODE, provider);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(HEX.parseHex("2b7e151628aed2a6abf7158809cf4f3c"), "AES"),
                new IvParameterSpec(HEX.parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")));
        byte[] plain = HEX.parseHex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
        assertEquals(
                "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff",
                HEX.formatHex(cipher.doFinal(plain)));
    }

    /** The specification of GCM, test case 4. */
    private void encryptsInGaloisMode() throws GeneralSecurityException {
        byte[] sealed = gcm(Cipher.ENCRYPT_MODE).doFinal(HEX.parseHex(GCM_PLAIN));
        assertEquals(GCM_SEALED, HEX.formatHex(sealed));
        assertEquals(GCM_PLAIN, HEX.formatHex(gcm(Cipher.DECRYPT_MODE).doFinal(sealed)));
    }

    private void doesNotDecryptWhatWasTamperedWith() throws GeneralSecurityException {
        byte[] sealed = HEX.parseHex(GCM_SEALED);
        for (int at = 0; at < sealed.length; at += 5) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            Cipher cipher = gcm(Cipher.DECRYPT_MODE);
            assertThrows(AEADBadTagException.class, () -> cipher.doFinal(changed), "byte " + at);
        }
    }

    /** RFC 8032, section 7.1, test 2. */
    private void signsWithEd25519() throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance("Ed25519", origin("KeyFactory", "Ed25519"));
        PrivateKey privateKey = keys.generatePrivate(new PKCS8EncodedKeySpec(
                HEX.parseHex(ED25519_PRIVATE + "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")));
        PublicKey publicKey = keys.generatePublic(new X509EncodedKeySpec(
                HEX.parseHex(ED25519_PUBLIC + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")));
        byte[] message = {0x72};
        byte[] signed = sign("Ed25519", privateKey, message);
        assertEquals(
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
                HEX.formatHex(signed));
        acceptsOnlyTheGenuine("Ed25519", publicKey, message, signed);
    }

    private void agreesOnP256() throws GeneralSecurityException {
        KeyPair one = p256Keys(provider);
        KeyPair other = p256Keys(provider);
        assertArrayEquals(
                agree("ECDH", one.getPrivate(), other.getPublic()), agree("ECDH", other.getPrivate(), one.getPublic()));
    }

    private void signsWith(String algorithm, KeyPair keys) throws GeneralSecurityException {
        byte[] message = ascii("message");
        acceptsOnlyTheGenuine(algorithm, keys.getPublic(), message, sign(algorithm, keys.getPrivate(), message));
    }

    @Test
    void worksInManyThreadsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                results.add(threads.submit(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        assertDoesNotThrow(this::useAFew);
                    }
                }));
            }
            for (Future<?> result : results) {
                result.get(TimeUnit.MINUTES.toSeconds(1), TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void useAFew() throws Throwable {
        for (Check check : List.of(
                digestCheck("SHA-256", ascii("abc"), SHA256_OF_ABC), ciphers().get(1), keys().get(0))) {
            if (has(check.type(), check.algorithm())) {
                check.body().execute();
            }
        }
    }

    private Cipher gcm(int mode) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(GALOIS_MODE, provider);
        cipher.init(
                mode,
                new SecretKeySpec(HEX.parseHex("feffe9928665731c6d6a8f9467308308"), "AES"),
                new GCMParameterSpec(128, HEX.parseHex("cafebabefacedbaddecaf888")));
        cipher.updateAAD(HEX.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2"));
        return cipher;
    }

    private byte[] x25519() throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance("X25519", origin("KeyFactory", "X25519"));
        PrivateKey alice = keys.generatePrivate(new PKCS8EncodedKeySpec(
                HEX.parseHex(X25519_PRIVATE + "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")));
        PublicKey bob = keys.generatePublic(new X509EncodedKeySpec(
                HEX.parseHex(X25519_PUBLIC + "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")));
        return agree("X25519", alice, bob);
    }

    private byte[] agree(String algorithm, PrivateKey here, PublicKey there) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance(algorithm, origin("KeyAgreement", algorithm));
        agreement.init(here);
        agreement.doPhase(there, true);
        return agreement.generateSecret();
    }

    private byte[] sign(String algorithm, PrivateKey key, byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm, origin("Signature", algorithm));
        signature.initSign(key);
        signature.update(message);
        return signature.sign();
    }

    private void acceptsOnlyTheGenuine(String algorithm, PublicKey key, byte[] message, byte[] signed)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm, origin("Signature", algorithm));
        signature.initVerify(key);
        signature.update(message);
        assertTrue(signature.verify(signed), algorithm);
        signature.initVerify(key);
        signature.update(message);
        signature.update((byte) 0);
        assertFalse(signature.verify(signed), algorithm + " of another message");
    }

    private static KeyPair p256Keys(Provider provider) throws GeneralSecurityException {
        Provider.Service service = provider.getService("KeyPairGenerator", "EC");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", service.getProvider());
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private KeyPair rsaKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", origin("KeyPairGenerator", "RSA"));
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private void requireOne(String type, String... algorithms) {
        assertTrue(
                Arrays.stream(algorithms).anyMatch(algorithm -> has(type, algorithm)),
                "none of " + type + " " + Arrays.toString(algorithms));
    }

    /** A cipher is there by its transformation or by the algorithm that it begins with. */
    private boolean has(String type, String algorithm) {
        return type.equals("Cipher") ? hasCipher(algorithm) : provider.getService(type, algorithm) != null;
    }

    private boolean hasCipher(String transformation) {
        try {
            Cipher.getInstance(transformation, provider);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private Provider origin(String type, String algorithm) {
        return provider.getService(type, algorithm).getProvider();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What an algorithm must do.
     *
     * @param type of the service, such as {@code Mac}
     * @param algorithm as the provider names it
     * @param body fails if it does not
     */
    private record Check(String type, String algorithm, Executable body) {}
}
