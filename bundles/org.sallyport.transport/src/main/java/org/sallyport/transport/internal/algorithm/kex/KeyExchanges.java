package org.sallyport.transport.internal.algorithm.kex;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.sshd.common.kex.AbstractDH;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.kex.DHGroupData;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.sallyport.transport.internal.algorithm.primitive.PrimeCurve;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** All key exchange methods there are, on the primitives of one provider. */
public final class KeyExchanges {

    private static final String SHA1 = "SHA-1";
    private static final String SHA256 = "SHA-256";
    private static final String SHA384 = "SHA-384";
    private static final String SHA512 = "SHA-512";

    private final Primitives primitives;
    private final Map<String, KeyExchangeMethod> methods = new LinkedHashMap<>();

    public KeyExchanges(Primitives primitives) {
        this.primitives = primitives;
        addMontgomery("mlkem768x25519-sha256", SHA256, MontgomeryCurve.X25519, Kem.ML_KEM_768);
        addMontgomery("sntrup761x25519-sha512", SHA512, MontgomeryCurve.X25519, Kem.SNTRUP761);
        addMontgomery("sntrup761x25519-sha512@openssh.com", SHA512, MontgomeryCurve.X25519, Kem.SNTRUP761);
        addMontgomery("curve25519-sha256", SHA256, MontgomeryCurve.X25519);
        addMontgomery("curve25519-sha256@libssh.org", SHA256, MontgomeryCurve.X25519);
        addMontgomery("curve448-sha512", SHA512, MontgomeryCurve.X448);
        addPrimeCurve("ecdh-sha2-nistp256", SHA256, "secp256r1");
        addPrimeCurve("ecdh-sha2-nistp384", SHA384, "secp384r1");
        addPrimeCurve("ecdh-sha2-nistp521", SHA512, "secp521r1");
        addPrimeCurve("mlkem768nistp256-sha256", SHA256, "secp256r1", Kem.ML_KEM_768);
        addPrimeCurve("mlkem1024nistp384-sha384", SHA384, "secp384r1", Kem.ML_KEM_1024);
        addField("diffie-hellman-group1-sha1", SHA1, DHGroupData::getP1);
        addField("diffie-hellman-group14-sha1", SHA1, DHGroupData::getP14);
        addField("diffie-hellman-group14-sha256", SHA256, DHGroupData::getP14);
        addField("diffie-hellman-group15-sha512", SHA512, DHGroupData::getP15);
        addField("diffie-hellman-group16-sha512", SHA512, DHGroupData::getP16);
        addField("diffie-hellman-group17-sha512", SHA512, DHGroupData::getP17);
        addField("diffie-hellman-group18-sha512", SHA512, DHGroupData::getP18);
        addGroupExchange("diffie-hellman-group-exchange-sha1", SHA1);
        addGroupExchange("diffie-hellman-group-exchange-sha256", SHA256);
    }

    /** The factories of a server, by name, of all methods that the provider has what it needs for. */
    public Map<String, KeyExchangeFactory> serverSide() {
        Map<String, KeyExchangeFactory> side = new LinkedHashMap<>();
        methods.forEach((name, method) -> side.put(name, method.serverSide()));
        return side;
    }

    /** The factories of a client, likewise. */
    public Map<String, KeyExchangeFactory> clientSide() {
        Map<String, KeyExchangeFactory> side = new LinkedHashMap<>();
        methods.forEach((name, method) -> side.put(name, method.clientSide()));
        return side;
    }

    /** The computations alone, likewise. */
    public Map<String, DHFactory> computations() {
        return new LinkedHashMap<>(methods);
    }

    private void addMontgomery(String name, String hash, MontgomeryCurve curve, Kem... beside) {
        if (has(hash, curve.name(), curve.name())) {
            Optional<Kem> kem = Stream.of(beside).findFirst();
            add(name, () -> new MontgomeryAgreement(primitives, hash, curve, kem));
        }
    }

    private void addPrimeCurve(String name, String hash, String curveName, Kem... beside) {
        if (has(hash, "EC", "ECDH")) {
            Optional<Kem> kem = Stream.of(beside).findFirst();
            PrimeCurve.named(primitives, curveName)
                    .ifPresent(curve -> add(name, () -> new PrimeCurveAgreement(primitives, hash, curve, kem)));
        }
    }

    private void addField(String name, String hash, Supplier<byte[]> primeBytes) {
        if (has(hash, "DH", "DH")) {
            BigInteger prime = new BigInteger(1, primeBytes.get());
            add(name, () -> new FieldAgreement(primitives, hash, prime, BigInteger.TWO));
        }
    }

    private void addGroupExchange(String name, String hash) {
        if (has(hash, "DH", "DH")) {
            KeyExchangeMethod.Source source =
                    (prime, generator) -> new GroupAgreement(primitives, hash, prime, generator);
            methods.put(name, new KeyExchangeMethod(name, true, source));
        }
    }

    private void add(String name, Supplier<AbstractDH> source) {
        methods.put(name, new KeyExchangeMethod(name, false, (prime, generator) -> source.get()));
    }

    private boolean has(String hash, String keys, String agreement) {
        return primitives.has("MessageDigest", hash)
                && primitives.has("KeyPairGenerator", keys)
                && primitives.has("KeyFactory", keys)
                && primitives.has("KeyAgreement", agreement);
    }
}
