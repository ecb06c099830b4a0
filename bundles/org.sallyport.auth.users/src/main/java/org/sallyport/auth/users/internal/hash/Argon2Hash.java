package org.sallyport.auth.users.internal.hash;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id, version 1.3 (RFC 9106), in PHC string format. */
final class Argon2Hash implements PasswordHash {

    static final String PREFIX = "$argon2id$";

    /** The most memory of one computation in KiB: what the second recommendation of RFC 9106, section 4, asks for. */
    static final int MOST_MEMORY = 65_536;

    private static final int MOST_PASSES = 16;
    private static final int MOST_LANES = 16;

    /** Memory times passes, in KiB: some seconds on one core. */
    private static final int MOST_WORK = 524_288;

    private static final String VERSION = "v=19";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final int memory;
    private final int passes;
    private final int lanes;
    private final byte[] salt;
    private final byte[] tag;

    private Argon2Hash(int memory, int passes, int lanes, byte[] salt, byte[] tag) {
        this.memory = memory;
        this.passes = passes;
        this.lanes = lanes;
        this.salt = salt;
        this.tag = tag;
    }

    static Argon2Hash read(String text) {
        String[] fields = text.split("\\$", -1);
        if (fields.length != 6) {
            throw PhcString.malformed();
        }
        if (!fields[2].equals(VERSION)) {
            throw new IllegalArgumentException("is of an old version of Argon2: put one with " + VERSION + " there");
        }
        Map<String, Integer> costs = PhcString.numbers(fields[3]);
        if (!costs.keySet().equals(Set.of("m", "t", "p"))) {
            throw PhcString.malformed();
        }
        int lanes = PhcString.within("parallelism p", costs.get("p"), 1, MOST_LANES);
        int memory = PhcString.within("a memory cost m in KiB of", costs.get("m"), 8 * lanes, MOST_MEMORY);
        int passes = PhcString.within("a time cost t of", costs.get("t"), 1, Math.min(MOST_PASSES, MOST_WORK / memory));
        return new Argon2Hash(
                memory, passes, lanes, PhcString.bytes(fields[4], 8, 64), PhcString.bytes(fields[5], 16, 64));
    }

    /** With the costs that OWASP's Password Storage Cheat Sheet gives for a server: 19 MiB, two passes, one lane. */
    static Argon2Hash create(char[] password) {
        Argon2Hash costs = new Argon2Hash(19_456, 2, 1, random(16), new byte[32]);
        return new Argon2Hash(costs.memory, costs.passes, costs.lanes, costs.salt, costs.compute(password));
    }

    @Override
    public boolean matches(char[] password) {
        return MessageDigest.isEqual(tag, compute(password));
    }

    @Override
    public PasswordHash decoy() {
        return new Argon2Hash(memory, passes, lanes, random(salt.length), random(tag.length));
    }

    @Override
    public int memory() {
        return memory;
    }

    @Override
    public String encoded() {
        return PREFIX + VERSION + "$m=" + memory + ",t=" + passes + ",p=" + lanes + "$" + PhcString.field(salt) + "$"
                + PhcString.field(tag);
    }

    @Override
    public String toString() {
        return "Argon2id m=" + memory + " t=" + passes + " p=" + lanes;
    }

    private byte[] compute(char[] password) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] bytes = Utf8.bytes(password);
        byte[] computed = new byte[tag.length];
        generator.generateBytes(bytes, computed);
        Arrays.fill(bytes, (byte) 0);
        return computed;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
