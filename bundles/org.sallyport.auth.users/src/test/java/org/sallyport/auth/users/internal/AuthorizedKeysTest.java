package org.sallyport.auth.users.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys were made with ssh-keygen. */
class AuthorizedKeysTest {

    static final String ED25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIMkNy6ZQRR44L0W0pcr+XvdOFsn+NtFeZjpxE3nZe67q";
    private static final String ECDSA =
            "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIXiFnY5dzZXO8FcTsncH1Y6J5Z1jYQ2la91McIWqCO13KHCYLFusDxMM+X5DdMteubIxvxrn//l3eUUmcsk76Q=";
    private static final String RSA =
            "AAAAB3NzaC1yc2EAAAADAQABAAABgQCsW+YfWhPEMZZ024s4vlWodIsxV3lXFR0JV+rYr4EqzsGrjOWjx81H+rCdIRmRh72pb0HMOysWY7tZzCD3xyt1h2t0So+dYhzM873fuA+D6eHvuI0WWHKhiPx6JuAoTnVNKON+HIe2lAv7dUBhOp3fk3pdilIaERRv17c+zRgh9PDRae8Y0rrJJgDMilzUAuFqmzUjS3GVvaAcFovYn2Xpe7m2IIRH4rrx1vRDzzufm4lrSC1AQu9vUpMwZQVSdxSJjcQD6xpGVZvWF8AsBk6R0zYjMjNjvNSdUVBABsYVKo38mkR/1yWnhFlp10OGil7uo66uBq/AIEcyZlEf31YYpKcAvM1LFXadYmqYcKwDHH8JFnPh72lWNhAI6cdRaXCUk21PzrqvyIe/17hNOVJRE1qbv/7j7b50GUkKuPQ+YTzWD1jk/AjJhzWKc1RcYdOqRpOoe18YQPjNctf67iz8Bt7tpRXAY5qWTLKyeBGKyI3zapt5Mu0YIGoxGMNxvx8=";

    @Test
    void holdsTheKeysOfAllLines() {
        AuthorizedKeys keys = AuthorizedKeys.parse(List.of(
                "# laptop",
                "ssh-ed25519 " + ED25519 + " ann@laptop",
                "",
                "  ecdsa-sha2-nistp256\t" + ECDSA,
                "ssh-rsa " + RSA + " a comment of several words"));

        assertEquals(3, keys.size());
        for (String key : List.of(ED25519, ECDSA, RSA)) {
            byte[] blob = Base64.getDecoder().decode(key);
            assertTrue(keys.contains(blob));
            assertFalse(keys.contains(Arrays.copyOf(blob, blob.length - 1)));
            blob[blob.length - 1] ^= 1;
            assertFalse(keys.contains(blob));
        }
        assertFalse(keys.contains(new byte[0]));
        assertFalse(AuthorizedKeys.NONE.contains(new byte[0]));
    }

    @Test
    void holdsKeysOfSecurityTokens() {
        String ed25519 =
                "AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIMkNy6ZQRR44L0W0pcr+XvdOFsn+NtFeZjpxE3nZe67qAAAABHNzaDo=";

        assertEquals(
                1,
                AuthorizedKeys.parse(List.of("sk-ssh-ed25519@openssh.com " + ed25519))
                        .size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "restrict ssh-ed25519 KEY | has options",
                "from=\"10.0.0.0/8\" ssh-ed25519 KEY ann | has options",
                "command=\"echo a b\",no-pty ssh-ed25519 KEY | has options",
                "cert-authority ssh-ed25519 KEY | has options",
                "ssh-ed25519-cert-v01@openssh.com KEY | is a certificate",
                "ssh-ed25519 | ends after the type",
                "ssh-ed25519 !!!! | not base64",
                "ssh-rsa KEY | cut off or not of the type ssh-rsa",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMkNy6ZQRR44L0W0pcr+XvdOFsn | cut off",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5/////w== | cut off",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAABAAAAAA= | cut off",
                "KEY ann@laptop | does not begin with a type of key",
                "-----BEGIN OPENSSH PRIVATE KEY----- | does not begin with a type of key",
                "[ ssh-ed25519 KEY ] | has options"
            })
    void refusesOtherLinesByNumber(String line, String expected) {
        List<String> lines = List.of("# first", "ssh-ed25519 " + ED25519, line.replace("KEY", ED25519));

        String message = assertThrows(IllegalArgumentException.class, () -> AuthorizedKeys.parse(lines))
                .getMessage();

        assertTrue(message.startsWith("line 3 ") && message.contains(expected), message);
        assertTrue(message.contains(": "), message + " does not say what would be right");
        assertFalse(message.contains(ED25519), message);
    }

    @Test
    void refusesBytesBehindAKey() {
        byte[] blob = Base64.getDecoder().decode(ED25519);
        String longer = Base64.getEncoder().encodeToString(Arrays.copyOf(blob, blob.length + 1));

        assertThrows(IllegalArgumentException.class, () -> AuthorizedKeys.parse(List.of("ssh-ed25519 " + longer)));
    }

    @Test
    void refusesEndlessLines() {
        List<String> lines = List.of("ssh-rsa " + "A".repeat(100_000));

        assertThrows(IllegalArgumentException.class, () -> AuthorizedKeys.parse(lines));
    }
}
