package org.sallyport.transport.internal.algorithm;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Every algorithm by name: of which kind, from which policy on, most preferred first. */
final class AlgorithmCatalogue {

    private static final Map<AlgorithmKind, Map<AlgorithmPolicy, List<String>>> NAMES =
            new EnumMap<>(AlgorithmKind.class);

    static {
        NAMES.put(
                AlgorithmKind.KEY_EXCHANGE,
                Map.of(
                        AlgorithmPolicy.MODERN,
                        List.of(
                                "mlkem768x25519-sha256",
                                "sntrup761x25519-sha512",
                                "sntrup761x25519-sha512@openssh.com",
                                "curve25519-sha256",
                                "curve25519-sha256@libssh.org",
                                "ecdh-sha2-nistp256",
                                "ecdh-sha2-nistp384",
                                "ecdh-sha2-nistp521"),
                        AlgorithmPolicy.COMPATIBLE,
                        List.of(
                                "mlkem768nistp256-sha256",
                                "mlkem1024nistp384-sha384",
                                "curve448-sha512",
                                "diffie-hellman-group-exchange-sha256",
                                "diffie-hellman-group16-sha512",
                                "diffie-hellman-group18-sha512",
                                "diffie-hellman-group17-sha512",
                                "diffie-hellman-group15-sha512",
                                "diffie-hellman-group14-sha256"),
                        AlgorithmPolicy.LEGACY,
                        List.of(
                                "diffie-hellman-group14-sha1",
                                "diffie-hellman-group-exchange-sha1",
                                "diffie-hellman-group1-sha1")));
        NAMES.put(
                AlgorithmKind.CIPHER,
                Map.of(
                        AlgorithmPolicy.MODERN,
                        List.of(
                                "chacha20-poly1305@openssh.com",
                                "aes128-gcm@openssh.com",
                                "aes256-gcm@openssh.com",
                                "aes128-ctr",
                                "aes192-ctr",
                                "aes256-ctr"),
                        AlgorithmPolicy.LEGACY,
                        List.of(
                                "aes128-cbc",
                                "aes192-cbc",
                                "aes256-cbc",
                                "3des-ctr",
                                "3des-cbc",
                                "blowfish-cbc",
                                "cast128-cbc")));
        NAMES.put(
                AlgorithmKind.MAC,
                Map.of(
                        AlgorithmPolicy.MODERN,
                        List.of(
                                "umac-64-etm@openssh.com",
                                "umac-128-etm@openssh.com",
                                "hmac-sha2-256-etm@openssh.com",
                                "hmac-sha2-512-etm@openssh.com",
                                "hmac-sha1-etm@openssh.com",
                                "umac-64@openssh.com",
                                "umac-128@openssh.com",
                                "hmac-sha2-256",
                                "hmac-sha2-512",
                                "hmac-sha1"),
                        AlgorithmPolicy.LEGACY,
                        List.of(
                                "hmac-sha2-256-96",
                                "hmac-sha2-512-96",
                                "hmac-sha1-96",
                                "hmac-md5",
                                "hmac-md5-96",
                                "hmac-ripemd160",
                                "hmac-ripemd160-96")));
        Map<AlgorithmPolicy, List<String>> keys = Map.of(
                AlgorithmPolicy.MODERN,
                List.of(
                        "ssh-ed25519",
                        "ecdsa-sha2-nistp256",
                        "ecdsa-sha2-nistp384",
                        "ecdsa-sha2-nistp521",
                        "sk-ssh-ed25519@openssh.com",
                        "sk-ecdsa-sha2-nistp256@openssh.com",
                        "rsa-sha2-512",
                        "rsa-sha2-256"),
                AlgorithmPolicy.LEGACY,
                List.of("ssh-rsa", "ssh-dss"));
        NAMES.put(AlgorithmKind.HOST_KEY, keys);
        NAMES.put(AlgorithmKind.USER_KEY, keys);
        NAMES.put(
                AlgorithmKind.COMPRESSION,
                Map.of(
                        AlgorithmPolicy.MODERN,
                        List.of("none", "zlib@openssh.com"),
                        AlgorithmPolicy.LEGACY,
                        List.of("zlib")));
    }

    private AlgorithmCatalogue() {}

    /** What a policy offers. */
    static List<String> offered(AlgorithmKind kind, AlgorithmPolicy policy) {
        List<String> offered = new ArrayList<>();
        for (AlgorithmPolicy step : AlgorithmPolicy.values()) {
            if (step.compareTo(policy) <= 0) {
                offered.addAll(NAMES.get(kind).getOrDefault(step, List.of()));
            }
        }
        return offered;
    }

    /** All there are. */
    static List<String> known(AlgorithmKind kind) {
        return offered(kind, AlgorithmPolicy.LEGACY);
    }
}
