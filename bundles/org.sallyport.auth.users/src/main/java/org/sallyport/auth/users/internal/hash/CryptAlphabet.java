package org.sallyport.auth.users.internal.hash;

import java.security.SecureRandom;

/** Texts in the base64 of crypt(3), which has its own order of the same 64 characters. */
final class CryptAlphabet {

    private static final String CHARACTERS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private CryptAlphabet() {}

    static boolean holds(String text) {
        return text.chars().allMatch(c -> CHARACTERS.indexOf(c) >= 0);
    }

    static String random(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(CHARACTERS.charAt(RANDOM.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }
}
