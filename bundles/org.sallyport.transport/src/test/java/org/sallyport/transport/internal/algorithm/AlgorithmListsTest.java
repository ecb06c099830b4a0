package org.sallyport.transport.internal.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlgorithmListsTest {

    private static final AlgorithmLists MODERN = AlgorithmLists.of(AlgorithmPolicy.MODERN);

    /** The defaults of OpenSSH 10's sshd_config, in its order; certificates apart. */
    @Test
    void modernIsWhatOpenSsh10Offers() {
        assertEquals(
                "mlkem768x25519-sha256,sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com,curve25519-sha256,"
                        + "curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521",
                names(MODERN, AlgorithmKind.KEY_EXCHANGE));
        assertEquals(
                "chacha20-poly1305@openssh.com,aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr",
                names(MODERN, AlgorithmKind.CIPHER));
        assertEquals(
                "umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,"
                        + "hmac-sha2-512-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-64@openssh.com,umac-128@openssh.com,"
                        + "hmac-sha2-256,hmac-sha2-512,hmac-sha1",
                names(MODERN, AlgorithmKind.MAC));
        String keys =
                "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,"
                        + "sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256";
        assertEquals(keys, names(MODERN, AlgorithmKind.HOST_KEY));
        assertEquals(keys, names(MODERN, AlgorithmKind.USER_KEY));
        assertEquals("none,zlib@openssh.com", names(MODERN, AlgorithmKind.COMPRESSION));
    }

    @Test
    void weakAlgorithmsAreLegacyOnly() {
        AlgorithmLists compatible = AlgorithmLists.of(AlgorithmPolicy.COMPATIBLE);
        AlgorithmLists legacy = AlgorithmLists.of(AlgorithmPolicy.LEGACY);
        List<String> weak = List.of("sha1", "md5", "ripemd", "cbc", "ssh-rsa", "ssh-dss", "3des");
        for (AlgorithmKind kind : AlgorithmKind.values()) {
            assertTrue(legacy.names(kind).containsAll(compatible.names(kind)));
            assertTrue(compatible.names(kind).containsAll(MODERN.names(kind)));
            for (String name : compatible.names(kind)) {
                boolean offeredByOpenSsh = name.startsWith("hmac-sha1");
                assertTrue(offeredByOpenSsh || weak.stream().noneMatch(name::contains), name);
            }
        }
        assertTrue(legacy.names(AlgorithmKind.USER_KEY).contains("ssh-rsa"));
    }

    @Test
    void namesReplaceTheList() {
        assertEquals("aes256-ctr,aes128-ctr", names(ciphers("aes256-ctr, aes128-ctr"), AlgorithmKind.CIPHER));
        assertEquals("aes256-cbc", names(ciphers("aes256-cbc"), AlgorithmKind.CIPHER));
    }

    @Test
    void plusAppends() {
        assertEquals(
                names(MODERN, AlgorithmKind.CIPHER) + ",3des-cbc,aes128-cbc",
                names(ciphers("+3des-cbc,aes128-ctr,aes128-cbc"), AlgorithmKind.CIPHER));
    }

    @Test
    void minusRemoves() {
        assertEquals(
                "chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr",
                names(ciphers("-*gcm*,3des-cbc"), AlgorithmKind.CIPHER));
    }

    @Test
    void caretPutsAtTheHead() {
        assertEquals(
                "aes256-ctr,aes128-cbc,chacha20-poly1305@openssh.com,aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr,aes192-ctr",
                names(ciphers("^aes256-ctr,aes128-cbc"), AlgorithmKind.CIPHER));
    }

    @Test
    void starAndQuestionMarkStandForCharacters() {
        assertEquals(
                "aes128-gcm@openssh.com,aes256-gcm@openssh.com", names(ciphers("aes???-gcm@*"), AlgorithmKind.CIPHER));
        assertEquals(
                AlgorithmLists.of(AlgorithmPolicy.LEGACY).names(AlgorithmKind.CIPHER),
                ciphers("*").names(AlgorithmKind.CIPHER));
    }

    @Test
    void onlyTheNamedListChanges() {
        AlgorithmLists changed = ciphers("aes128-ctr");
        assertEquals(MODERN.names(AlgorithmKind.MAC), changed.names(AlgorithmKind.MAC));
        assertEquals(MODERN, MODERN.with(AlgorithmKind.CIPHER, "  "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aes128",
                "+rot13",
                "-aes-ctr",
                "^AES128-CTR",
                "aes128-ctr,",
                ",",
                "+",
                "hmac-sha1",
                "aes(.*)",
                "!aes128-ctr"
            })
    void whatIsNotKnownIsNamedTogetherWithWhatIs(String expression) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> ciphers(expression));
        assertTrue(
                refusal.getMessage().contains("is not known; known are chacha20-poly1305@openssh.com, "),
                refusal.getMessage());
    }

    @Test
    void aListMustNotBecomeEmpty() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> ciphers("-*"));
        assertTrue(refusal.getMessage().startsWith("'-*' leaves nothing of chacha20"), refusal.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void policiesAreKnownByTheirNames(AlgorithmPolicy policy) {
        assertEquals(policy, AlgorithmPolicy.of(policy.toString()));
    }

    @Test
    void anUnknownPolicyIsNamedTogetherWithWhatThereIs() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> AlgorithmPolicy.of("paranoid"));
        assertEquals("'paranoid' is no policy: use one of [modern, compatible, legacy]", refusal.getMessage());
    }

    private static AlgorithmLists ciphers(String expression) {
        return MODERN.with(AlgorithmKind.CIPHER, expression);
    }

    private static String names(AlgorithmLists lists, AlgorithmKind kind) {
        return String.join(",", lists.names(kind));
    }
}
