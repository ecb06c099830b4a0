package org.sallyport.crypto.jca.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JdkProviderTest {

    private final Provider intruder = new Intruder();

    @AfterEach
    void removeIntruder() {
        Security.removeProvider(intruder.getName());
    }

    @Test
    void hasAllOfTheJdkAndNothingElse() {
        JdkProvider provider = new JdkProvider();
        assertEquals(List.of(), provider.missing());
        for (Provider.Service service : provider.getServices()) {
            Provider origin = service.getProvider();
            boolean ofTheJdk = origin.getClass().getModule().isNamed();
            assertTrue(ofTheJdk || origin == provider, service.toString());
            assertEquals(
                    service, provider.getService(service.getType(), service.getAlgorithm()), "listed is what is found");
        }
    }

    @Test
    void takesAesGcmFromTheJdk() throws Exception {
        Provider.Service service = new JdkProvider().getService("Cipher", "AES/GCM/NoPadding");
        assertEquals("SunJCE", service.getProvider().getName());
        assertEquals(
                "com.sun.crypto.provider.GaloisCounterMode$AESGCM",
                service.newInstance(null).getClass().getName());
        assertEquals(
                "SunJCE",
                Cipher.getInstance("AES/GCM/NoPadding", new JdkProvider())
                        .getProvider()
                        .getName());
    }

    @Test
    void whatIsRegisteredFirstChangesNothing() {
        Map<String, String> before = origins(new JdkProvider());
        JdkProvider made = new JdkProvider();
        Security.insertProviderAt(intruder, 1);
        assertEquals(before, origins(made), "made before");
        assertEquals(before, origins(new JdkProvider()), "made after");
    }

    /** A provider that calls itself SunJCE, and is not the JDK's. */
    @Test
    void aNameAloneIsNotTrusted() {
        Provider genuine = Security.getProvider("SunJCE");
        Security.removeProvider("SunJCE");
        try {
            Security.insertProviderAt(
                    new Provider("SunJCE", "1", "not it") {
                        private static final long serialVersionUID = 1L;
                    },
                    1);
            assertEquals(List.of("SunJCE"), new JdkProvider().missing());
        } finally {
            Security.removeProvider("SunJCE");
            Security.addProvider(genuine);
        }
    }

    @Test
    void hmacTakesItsDigestFromTheJdkWhateverComesFirst() throws Exception {
        Security.insertProviderAt(intruder, 1);
        assertEquals(intruder, MessageDigest.getInstance("SHA-256").getProvider(), "the intruder is first");
        Mac mac = Mac.getInstance("HmacSHA256", new JdkProvider());
        mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
        assertEquals(32, mac.doFinal(new byte[1]).length);
    }

    @ParameterizedTest
    @EnumSource
    void hmacIsThatOfTheJdk(DigestHmac.Kind kind) throws Exception {
        Mac ours = Mac.getInstance(kind.algorithm(), new JdkProvider());
        Mac theirs = Mac.getInstance(kind.algorithm(), "SunJCE");
        assertEquals(theirs.getMacLength(), ours.getMacLength());
        Random random = new Random(9);
        for (int length = 1; length < 300; length += 7) {
            byte[] key = new byte[length];
            byte[] message = new byte[random.nextInt(500)];
            random.nextBytes(key);
            random.nextBytes(message);
            ours.init(new SecretKeySpec(key, kind.algorithm()));
            theirs.init(new SecretKeySpec(key, kind.algorithm()));
            assertArrayEquals(theirs.doFinal(message), ours.doFinal(message));
            ours.update(message);
            ours.reset();
            assertArrayEquals(theirs.doFinal(key), ours.doFinal(key), "after a reset");
        }
    }

    private static Map<String, String> origins(JdkProvider provider) {
        Map<String, String> origins = new TreeMap<>();
        for (Provider.Service service : provider.getServices()) {
            origins.put(service.getType() + "." + service.getAlgorithm(), service.getClassName());
        }
        return origins;
    }

    /** Has a SHA-256 that fails. */
    private static final class Intruder extends Provider {

        private static final long serialVersionUID = 1L;

        Intruder() {
            super("Intruder", "1", "first in line");
            putService(new Service(this, "MessageDigest", "SHA-256", "none", null, null) {
                @Override
                public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
                    return new FailingDigest();
                }
            });
        }
    }

    private static final class FailingDigest extends MessageDigestSpi {

        @Override
        protected void engineUpdate(byte input) {
            throw new AssertionError("the intruder was asked");
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int len) {
            throw new AssertionError("the intruder was asked");
        }

        @Override
        protected byte[] engineDigest() {
            throw new AssertionError("the intruder was asked");
        }

        @Override
        protected void engineReset() {
            // nothing to forget
        }
    }
}
