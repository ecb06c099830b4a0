package org.sallyport.transport.internal.algorithm.kex;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.kex.AbstractDH;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.kex.DHGroupData;
import org.apache.sshd.common.kex.KeyEncapsulationMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.transport.internal.MinaSecurity;
import org.sallyport.transport.internal.algorithm.Providers;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** Secrets that both sides share, and public values that end the exchange. */
class AgreementTest {

    static {
        MinaSecurity.prepare();
    }

    private static final Map<String, DHFactory> JDK = new KeyExchanges(new Primitives(Providers.JDK)).computations();
    private static final Map<String, DHFactory> BOUNCY_CASTLE =
            new KeyExchanges(new Primitives(Providers.BOUNCY_CASTLE)).computations();

    private static final int MANY = 10_000;

    static Set<String> names() {
        Set<String> names = new TreeSet<>(JDK.keySet());
        names.removeIf(name -> name.matches(".*(group-exchange|group15|group16|group17|group18).*"));
        return names;
    }

    static Stream<Map<String, DHFactory>> computations() {
        return Stream.of(JDK, BOUNCY_CASTLE);
    }

    static Stream<Arguments> smallOrderPoints() {
        // Points of order 1, 2, 4 and 8 and their aliases above the modulus: https://cr.yp.to/ecdh.html#validate
        List<String> points = List.of(
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
        return points.stream().flatMap(point -> computations().map(computation -> Arguments.of(computation, point)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSecretIsTheSameWhoeverComputesIt(String name) throws Exception {
        DHFactory engines = BuiltinDHFactories.fromFactoryName(name);
        for (DHFactory one : List.of(JDK.get(name), BOUNCY_CASTLE.get(name))) {
            for (DHFactory other : List.of(JDK.get(name), BOUNCY_CASTLE.get(name), engines)) {
                AbstractDH here = one.create();
                AbstractDH there = other.create();
                here.setF(there.getE());
                there.setF(here.getE());
                assertArrayEquals(here.getK(), there.getK());
                assertEquals(here.getHash().getAlgorithm(), there.getHash().getAlgorithm());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlkem768x25519-sha256", "mlkem1024nistp384-sha384", "sntrup761x25519-sha512"})
    void theEncapsulatedSecretIsTheSameOnBothSides(String name) throws Exception {
        for (DHFactory factory : List.of(JDK.get(name), BuiltinDHFactories.fromFactoryName(name))) {
            KeyEncapsulationMethod.Client client =
                    factory.create().getKeyEncapsulation().getClient();
            KeyEncapsulationMethod.Server server =
                    JDK.get(name).create().getKeyEncapsulation().getServer();
            client.init();
            byte[] publicKey = client.getPublicKey();
            assertEquals(server.getPublicKeyLength(), publicKey.length);
            byte[] rest = server.init(Arrays.copyOf(publicKey, publicKey.length + 3));
            assertArrayEquals(new byte[3], rest);
            assertEquals(client.getEncapsulationLength(), server.getEncapsulation().length);
            assertArrayEquals(server.getSecret(), client.extractSecret(server.getEncapsulation()));
        }
    }

    /** RFC 8731, section 3.1: the secret is an mpint, so that one in 256 is shorter; a hybrid's never is. */
    @ParameterizedTest
    @MethodSource("computations")
    void leadingZerosGoWhereTheSecretIsANumber(Map<String, DHFactory> computations) throws Exception {
        boolean shorter = false;
        for (int i = 0; i < MANY && !shorter; i++) {
            AbstractDH number = computations.get("curve25519-sha256").create();
            AbstractDH fixed = computations.get("mlkem768x25519-sha256").create();
            number.setF(fixed.getE());
            fixed.setF(number.getE());
            byte[] stripped = number.getK();
            assertEquals(32, fixed.getK().length);
            assertNotEquals(0, stripped[0]);
            assertEquals(new BigInteger(1, fixed.getK()), new BigInteger(1, stripped));
            shorter = stripped.length < 32;
        }
        assertTrue(shorter, "no secret of " + MANY + " began with a zero");
    }

    @ParameterizedTest
    @MethodSource("smallOrderPoints")
    void montgomeryPointsOfSmallOrderEndTheExchange(Map<String, DHFactory> computations, String point)
            throws Exception {
        refuses(computations.get("curve25519-sha256"), HexFormat.of().parseHex(point));
        refuses(computations.get("sntrup761x25519-sha512"), HexFormat.of().parseHex(point));
    }

    @ParameterizedTest
    @MethodSource("computations")
    void valuesOfAnotherLengthEndTheExchange(Map<String, DHFactory> computations) throws Exception {
        for (String name :
                List.of("curve25519-sha256", "curve448-sha512", "ecdh-sha2-nistp256", "ecdh-sha2-nistp521")) {
            byte[] value = computations.get(name).create().getE();
            refuses(computations.get(name), new byte[0]);
            refuses(computations.get(name), Arrays.copyOf(value, value.length - 1));
            refuses(computations.get(name), Arrays.copyOf(value, value.length + 1));
            byte[] prefixed = new byte[value.length + 1];
            System.arraycopy(value, 0, prefixed, 1, value.length);
            refuses(computations.get(name), prefixed);
        }
    }

    @ParameterizedTest
    @MethodSource("computations")
    void pointsThatAreNotOnTheCurveEndTheExchange(Map<String, DHFactory> computations) throws Exception {
        for (String name : List.of("ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521")) {
            byte[] point = computations.get(name).create().getE();
            byte[] moved = point.clone();
            moved[moved.length - 1] ^= 1;
            refuses(computations.get(name), moved);
            byte[] compressed = point.clone();
            compressed[0] = 2;
            refuses(computations.get(name), compressed);
            byte[] origin = new byte[point.length];
            origin[0] = 4;
            refuses(computations.get(name), origin);
            byte[] beyond = new byte[point.length];
            Arrays.fill(beyond, (byte) 0xFF);
            beyond[0] = 4;
            refuses(computations.get(name), beyond);
        }
    }

    @ParameterizedTest
    @MethodSource("computations")
    void fieldValuesOutOfRangeEndTheExchange(Map<String, DHFactory> computations) throws Exception {
        DHFactory group14 = computations.get("diffie-hellman-group14-sha256");
        BigInteger prime = new BigInteger(1, DHGroupData.getP14());
        BigInteger two = BigInteger.TWO;
        for (BigInteger bad : List.of(
                BigInteger.ZERO, BigInteger.ONE, two.negate(), prime.subtract(BigInteger.ONE), prime, prime.add(two))) {
            refuses(group14, bad.toByteArray());
        }
        refuses(group14, new byte[0]);
        AbstractDH good = group14.create();
        good.getE();
        good.setF(prime.subtract(two).toByteArray());
        assertTrue(good.getK().length > 200);
    }

    /** FIPS 203, section 7.2: coefficients are below 3329. */
    @ParameterizedTest
    @MethodSource("computations")
    void anEncapsulationKeyThatIsNoneEndsTheExchange(Map<String, DHFactory> computations) throws Exception {
        for (String name : List.of("mlkem768x25519-sha256", "mlkem768nistp256-sha256", "mlkem1024nistp384-sha384")) {
            AbstractDH client = computations.get(name).create();
            AbstractDH server = computations.get(name).create();
            server.getE();
            byte[] bad = new byte[server.getKeyEncapsulation().getServer().getPublicKeyLength()];
            Arrays.fill(bad, (byte) 0xFF);
            server.getKeyEncapsulation().getServer().init(bad);
            server.setF(client.getE());
            SshException refusal = assertThrows(SshException.class, server::getK);
            assertEquals(SshConstants.SSH2_DISCONNECT_KEY_EXCHANGE_FAILED, refusal.getDisconnectCode());
        }
    }

    @ParameterizedTest
    @MethodSource("computations")
    void everyExchangeHasKeysOfItsOwn(Map<String, DHFactory> computations) throws Exception {
        for (String name : List.of("curve25519-sha256", "ecdh-sha2-nistp256", "diffie-hellman-group14-sha256")) {
            byte[] one = computations.get(name).create().getE();
            byte[] another = computations.get(name).create().getE();
            assertFalse(Arrays.equals(one, another), name);
        }
    }

    private static void refuses(DHFactory factory, byte[] value) throws Exception {
        AbstractDH agreement = factory.create();
        agreement.getE();
        agreement.setF(value);
        SshException refusal = assertThrows(
                SshException.class, agreement::getK, () -> HexFormat.of().formatHex(value));
        assertEquals(SshConstants.SSH2_DISCONNECT_KEY_EXCHANGE_FAILED, refusal.getDisconnectCode());
    }
}
