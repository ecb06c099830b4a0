package org.sallyport.auth.users.internal.hash;

/** The hash of a password, as a configuration holds it. Safe for use by many threads; its text is a secret. */
public sealed interface PasswordHash permits Argon2Hash, BcryptHash, Pbkdf2Hash, Sha512CryptHash {

    /** What {@link #parse} takes, in words for an operator. */
    String ACCEPTED =
            "an Argon2id ($argon2id$v=19$...), bcrypt ($2b$...), PBKDF2 ($pbkdf2-sha256$... or $pbkdf2-sha512$...)"
                    + " or SHA-512-crypt ($6$...) hash";

    /** The longest text that is read; the longest real one has about 250 characters. */
    int MOST_CHARACTERS = 512;

    /**
     * Reads a hash.
     *
     * @throws IllegalArgumentException if it is not one of the kinds, is malformed or costs too much; the message says what would be right and
     *     repeats nothing of a text that may be a password
     */
    static PasswordHash parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "has more than " + MOST_CHARACTERS + " characters: put " + ACCEPTED + " there");
        }
        if (text.startsWith(Argon2Hash.PREFIX)) {
            return Argon2Hash.read(text);
        }
        if (text.startsWith("$argon2i$") || text.startsWith("$argon2d$")) {
            throw new IllegalArgumentException(
                    "is of another variant of Argon2: put an Argon2id hash there ($argon2id$v=19$...)");
        }
        if (text.startsWith(Pbkdf2Hash.PREFIX)) {
            return Pbkdf2Hash.read(text);
        }
        if (text.startsWith(Sha512CryptHash.PREFIX)) {
            return Sha512CryptHash.read(text);
        }
        if (text.startsWith(BcryptHash.PREFIX)) {
            return BcryptHash.read(text);
        }
        throw new IllegalArgumentException("is not a hash: put " + ACCEPTED + " there, never the password itself");
    }

    /** Makes an Argon2id hash with a salt of its own. Takes about 19 MiB while it computes. */
    static PasswordHash create(char[] password) {
        return Argon2Hash.create(password);
    }

    /**
     * Whether a password is the one that was hashed. Takes the same time for every wrong one of the same length.
     *
     * @param password not empty
     */
    boolean matches(char[] password);

    /** A hash of the same kind and cost that no password meets, for users that do not exist. */
    PasswordHash decoy();

    /** The memory that {@link #matches} takes, in KiB; 0 where it does not count. */
    int memory();

    /** The hash as {@link #parse} reads it: a secret. */
    String encoded();

    /** Kind and cost, without the hash: equal for hashes that take the same work. */
    @Override
    String toString();
}
