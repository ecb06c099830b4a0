package org.sallyport.auth.users.internal.hash;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * bcrypt in OpenBSD's form: {@code $2b$COST$} followed by 22 characters of salt and 31 of hash. As everywhere, only the first 72 bytes of a
 * password count.
 */
final class BcryptHash implements PasswordHash {

    static final String PREFIX = "$2";

    private static final int MOST_COST = 15;
    private static final int NEW_COST = 12;
    private static final int MOST_BYTES = 72;
    private static final int SALT = 22;
    private static final int LENGTH = SALT + 31;

    /** 22 characters hold 132 bits of which 128 count: the last one can only be one of these. */
    private static final String LAST_OF_SALT = ".Oeu";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String head;
    private final String encoded;

    private BcryptHash(String head, String tail) {
        this.head = head;
        this.encoded = head + tail;
    }

    static BcryptHash read(String text) {
        String[] fields = text.split("\\$", -1);
        if (fields.length != 4
                || fields[2].length() != 2
                || fields[3].length() != LENGTH
                || !CryptAlphabet.holds(fields[3])
                || LAST_OF_SALT.indexOf(fields[3].charAt(SALT - 1)) < 0) {
            throw PhcString.malformed();
        }
        switch (fields[1]) {
            case "2a", "2b", "2y" -> PhcString.within("a cost of", PhcString.number(fields[2]), 4, MOST_COST);
            default -> throw new IllegalArgumentException("is of an unsafe version of bcrypt: put one with $2b$ there");
        }
        return new BcryptHash("$" + fields[1] + "$" + fields[2] + "$", fields[3]);
    }

    /**
     * With the least cost that OWASP's Password Storage Cheat Sheet gives, and two more.
     *
     * @throws IllegalArgumentException if bytes of the password would not count
     */
    static BcryptHash create(char[] password) {
        byte[] bytes = Utf8.bytes(password);
        try {
            if (bytes.length > MOST_BYTES) {
                throw new IllegalArgumentException(
                        "bcrypt takes passwords of at most " + MOST_BYTES + " bytes: use another scheme");
            }
            byte[] salt = new byte[16];
            RANDOM.nextBytes(salt);
            return read(OpenBSDBCrypt.generate("2b", bytes, salt, NEW_COST));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public boolean matches(char[] password) {
        byte[] bytes = Utf8.bytes(password);
        try {
            return OpenBSDBCrypt.checkPassword(encoded, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public PasswordHash decoy() {
        return new BcryptHash(
                head, CryptAlphabet.random(SALT - 1) + '.' + CryptAlphabet.random(LENGTH - SALT - 1) + '.');
    }

    @Override
    public int memory() {
        return 0;
    }

    @Override
    public String encoded() {
        return encoded;
    }

    @Override
    public String toString() {
        return "bcrypt " + head;
    }
}
