package org.sallyport.auth.users.internal.hash;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** The kinds of hashes that can be made, the one to prefer first. */
public enum PasswordScheme {
    /** Argon2id, 19 MiB, two passes. */
    ARGON2ID("argon2id", Argon2Hash::create),
    /** bcrypt with cost 12, for passwords of at most 72 bytes. */
    BCRYPT("bcrypt", BcryptHash::create),
    /** PBKDF2 with HMAC-SHA-512. */
    PBKDF2_SHA512("pbkdf2-sha512", password -> Pbkdf2Hash.create("pbkdf2-sha512", password)),
    /** PBKDF2 with HMAC-SHA-256. */
    PBKDF2_SHA256("pbkdf2-sha256", password -> Pbkdf2Hash.create("pbkdf2-sha256", password)),
    /** SHA-512-crypt, which every crypt(3) on Linux knows. */
    SHA512_CRYPT("sha512-crypt", Sha512CryptHash::create);

    private final String key;
    private final Function<char[], PasswordHash> creator;

    PasswordScheme(String key, Function<char[], PasswordHash> creator) {
        this.key = key;
        this.creator = creator;
    }

    /** Its name in lower case, such as {@code argon2id}. */
    public String key() {
        return key;
    }

    /** The scheme with a name. */
    public static Optional<PasswordScheme> named(String key) {
        return Arrays.stream(values()).filter(scheme -> scheme.key.equals(key)).findAny();
    }

    /**
     * Hashes a password with a salt of its own.
     *
     * @param password not empty
     * @throws IllegalArgumentException if the scheme does not take it
     */
    public PasswordHash create(char[] password) {
        return creator.apply(password);
    }
}
