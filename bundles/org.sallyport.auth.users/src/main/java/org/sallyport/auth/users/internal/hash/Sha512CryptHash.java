package org.sallyport.auth.users.internal.hash;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.commons.codec.digest.Sha2Crypt;

/** SHA-512-crypt of crypt(3): {@code $6$SALT$HASH} with 5,000 rounds, or {@code $6$rounds=N$SALT$HASH}. */
final class Sha512CryptHash implements PasswordHash {

    static final String PREFIX = "$6$";

    private static final String ROUNDS = "rounds=";
    private static final int MOST_ROUNDS = 500_000;
    private static final int NEW_ROUNDS = 200_000;
    private static final int LENGTH = 86;

    /** Prefix, rounds and salt, without the dollar sign at the end. */
    private final String setting;

    private final String rounds;
    private final String hash;

    private Sha512CryptHash(String rounds, String salt, String hash) {
        this.setting = PREFIX + rounds + salt;
        this.rounds = rounds;
        this.hash = hash;
    }

    static Sha512CryptHash read(String text) {
        String[] fields = text.substring(PREFIX.length()).split("\\$", -1);
        String rounds = "";
        if (fields.length == 3 && fields[0].startsWith(ROUNDS)) {
            int count = PhcString.number(fields[0].substring(ROUNDS.length()));
            rounds = ROUNDS + PhcString.within("a round count of", count, 1_000, MOST_ROUNDS) + "$";
        } else if (fields.length != 2) {
            throw PhcString.malformed();
        }
        String salt = fields[fields.length - 2];
        String hash = fields[fields.length - 1];
        if (salt.isEmpty()
                || salt.length() > 16
                || hash.length() != LENGTH
                || !CryptAlphabet.holds(salt)
                || !CryptAlphabet.holds(hash)) {
            throw PhcString.malformed();
        }
        return new Sha512CryptHash(rounds, salt, hash);
    }

    /** With far more rounds than the 5,000 of crypt(3). */
    static Sha512CryptHash create(char[] password) {
        String setting = PREFIX + ROUNDS + NEW_ROUNDS + "$" + CryptAlphabet.random(16);
        // The library wipes the bytes it is given.
        return read(Sha2Crypt.sha512Crypt(Utf8.bytes(password), setting));
    }

    @Override
    public boolean matches(char[] password) {
        // The library wipes the bytes it is given.
        String computed = Sha2Crypt.sha512Crypt(Utf8.bytes(password), setting);
        return MessageDigest.isEqual(
                encoded().getBytes(StandardCharsets.US_ASCII), computed.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public PasswordHash decoy() {
        int saltLength = setting.length() - PREFIX.length() - rounds.length();
        return new Sha512CryptHash(rounds, CryptAlphabet.random(saltLength), CryptAlphabet.random(LENGTH));
    }

    @Override
    public int memory() {
        return 0;
    }

    @Override
    public String encoded() {
        return setting + "$" + hash;
    }

    @Override
    public String toString() {
        return "SHA-512-crypt " + (rounds.isEmpty() ? "rounds=5000" : rounds.substring(0, rounds.length() - 1));
    }
}
