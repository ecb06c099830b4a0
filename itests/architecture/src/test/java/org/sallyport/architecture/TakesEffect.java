package org.sallyport.architecture;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a change of a setting takes effect: the last sentence of its description, such as {@code Takes effect: at once.} There are a few answers,
 * so that a reader learns them once.
 */
final class TakesEffect {

    /** The answers there are; {@code docs/configuration.md} explains each. */
    static final List<String> ANSWERS = List.of(
            "at once",
            "at the next key exchange",
            "for new connections",
            "for new logins",
            "for new SFTP sessions",
            "when the tunnel connects again");

    private static final Pattern SENTENCE = Pattern.compile("\\s*Takes effect: ([^.]*)\\.\\s*$");

    private TakesEffect() {}

    /** What a description answers; empty if its last sentence does not. */
    static String in(String description) {
        Matcher sentence = SENTENCE.matcher(description);
        return sentence.find() ? sentence.group(1) : "";
    }

    /** The rest of a description. */
    static String without(String description) {
        return SENTENCE.matcher(description).replaceFirst("");
    }
}
