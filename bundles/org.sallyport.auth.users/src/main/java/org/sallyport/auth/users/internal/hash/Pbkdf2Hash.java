package org.sallyport.auth.users.internal.hash;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * PBKDF2 (RFC 8018, section 5.2) with HMAC-SHA-256 or HMAC-SHA-512, as passlib spells it ({@code $pbkdf2-sha256$ROUNDS$SALT$HASH}) or in PHC
 * string format ({@code $pbkdf2-sha256$i=ROUNDS,l=LENGTH$SALT$HASH}).
 */
final class Pbkdf2Hash implements PasswordHash {

    static final String PREFIX = "$pbkdf2-";

    private static final int MOST_ROUNDS = 2_000_000;
    private static final Map<String, String> ALGORITHMS =
            Map.of("pbkdf2-sha256", "PBKDF2WithHmacSHA256", "pbkdf2-sha512", "PBKDF2WithHmacSHA512");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String name;
    private final int rounds;
    private final byte[] salt;
    private final byte[] key;

    private Pbkdf2Hash(String name, int rounds, byte[] salt, byte[] key) {
        this.name = name;
        this.rounds = rounds;
        this.salt = salt;
        this.key = key;
    }

    static Pbkdf2Hash read(String text) {
        String[] fields = text.split("\\$", -1);
        if (fields.length != 5) {
            throw PhcString.malformed();
        }
        if (!ALGORITHMS.containsKey(fields[1])) {
            throw new IllegalArgumentException(
                    "is PBKDF2 with a function other than SHA-256 and SHA-512: hash the password anew");
        }
        byte[] key = PhcString.bytes(fields[4], 16, 64);
        int rounds = PhcString.within("a round count of", rounds(fields[2], key.length), 1_000, MOST_ROUNDS);
        return new Pbkdf2Hash(fields[1], rounds, PhcString.bytes(fields[3], 8, 64), key);
    }

    private static int rounds(String field, int keyLength) {
        if (!field.contains("=")) {
            return PhcString.number(field);
        }
        Map<String, Integer> costs = PhcString.numbers(field);
        if (!costs.containsKey("i")
                || !Set.of("i", "l").containsAll(costs.keySet())
                || costs.getOrDefault("l", keyLength) != keyLength) {
            throw PhcString.malformed();
        }
        return costs.get("i");
    }

    /** With the rounds that OWASP's Password Storage Cheat Sheet gives, and a key as long as the function's output. */
    static Pbkdf2Hash create(String name, char[] password) {
        boolean longer = name.equals("pbkdf2-sha512");
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        Pbkdf2Hash costs = new Pbkdf2Hash(name, longer ? 210_000 : 600_000, salt, new byte[longer ? 64 : 32]);
        return new Pbkdf2Hash(name, costs.rounds, salt, costs.compute(password));
    }

    @Override
    public boolean matches(char[] password) {
        return MessageDigest.isEqual(key, compute(password));
    }

    private byte[] compute(char[] password) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, rounds, key.length * 8);
        try {
            return SecretKeyFactory.getInstance(ALGORITHMS.get(name))
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot compute " + ALGORITHMS.get(name), e);
        } finally {
            spec.clearPassword();
        }
    }

    @Override
    public PasswordHash decoy() {
        byte[] otherSalt = new byte[salt.length];
        byte[] otherKey = new byte[key.length];
        RANDOM.nextBytes(otherSalt);
        RANDOM.nextBytes(otherKey);
        return new Pbkdf2Hash(name, rounds, otherSalt, otherKey);
    }

    @Override
    public int memory() {
        return 0;
    }

    @Override
    public String encoded() {
        return "$" + name + "$i=" + rounds + ",l=" + key.length + "$" + PhcString.field(salt) + "$"
                + PhcString.field(key);
    }

    @Override
    public String toString() {
        return name + " i=" + rounds + " l=" + key.length;
    }
}
