package org.sallyport.auth.users.internal.hash;

import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** The parts of a text in PHC string format: fields between dollar signs, parameters as {@code name=number}, base64 without padding. */
final class PhcString {

    private static final Base64.Decoder BASE64 = Base64.getDecoder();

    private PhcString() {}

    /** The numbers of a field like {@code m=19456,t=2,p=1}. */
    static Map<String, Integer> numbers(String field) {
        Map<String, Integer> numbers = new TreeMap<>();
        for (String part : field.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1 || numbers.put(part.substring(0, equals), number(part.substring(equals + 1))) != null) {
                throw malformed();
            }
        }
        return numbers;
    }

    /** A number in decimal, at most nine digits. */
    static int number(String digits) {
        if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed();
        }
        return Integer.parseInt(digits);
    }

    /** A field in base64, also in passlib's form with a dot for the plus sign. */
    static byte[] bytes(String field, int least, int most) {
        byte[] bytes;
        try {
            bytes = BASE64.decode(field.replace('.', '+'));
        } catch (IllegalArgumentException e) {
            // The decoder's message shows a character of the hash.
            throw malformed();
        }
        if (bytes.length < least || bytes.length > most) {
            throw malformed();
        }
        return bytes;
    }

    /** Bytes as a field. */
    static String field(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A cost between its limits. */
    static int within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("has " + name + " " + value + ": only " + least + " to " + most
                    + " are taken, hash the password anew");
        }
        return value;
    }

    /** What is said of a text that begins like a hash and does not go on like one. */
    static IllegalArgumentException malformed() {
        return new IllegalArgumentException("is not a complete hash: put " + PasswordHash.ACCEPTED + " there");
    }
}
