package org.sallyport.console.internal.user;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a {@code .cfg} file, as Felix File Install reads it: lines of keys and values as in a properties file, where a line that ends with a
 * backslash goes on.
 */
final class CfgText {

    private static final int FIRST_BEYOND_ASCII = 0x7f;

    private CfgText() {}

    /** A line that gives a key a value, with a line end. */
    static String line(String key, String value) {
        StringBuilder line = new StringBuilder(key).append(" = ");
        for (char c : value.toCharArray()) {
            if (c == '\\') {
                line.append("\\\\");
            } else if (c < ' ' || c >= FIRST_BEYOND_ASCII) {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        return line.append('\n').toString();
    }

    /** The same text with another value for a key; everything else stays as it is, comments included. */
    static String with(String text, String key, String value) {
        StringBuilder changed = new StringBuilder();
        String line = line(key, value);
        boolean written = false;
        for (String entry : entries(text)) {
            if (!key.equals(keyOf(entry))) {
                changed.append(entry);
            } else if (!written) {
                changed.append(line);
                written = true;
            }
        }
        if (!written) {
            if (changed.length() > 0 && changed.charAt(changed.length() - 1) != '\n') {
                changed.append('\n');
            }
            changed.append(line);
        }
        return changed.toString();
    }

    /** Lines with their ends; those that go on are one entry. */
    private static List<String> entries(String text) {
        List<String> entries = new ArrayList<>();
        StringBuilder entry = new StringBuilder();
        for (String line : text.split("(?<=\n)", -1)) {
            boolean continuation = entry.length() > 0;
            entry.append(line);
            boolean comment = !continuation && isComment(line);
            if (comment || !goesOn(line)) {
                entries.add(entry.toString());
                entry.setLength(0);
            }
        }
        if (entry.length() > 0) {
            entries.add(entry.toString());
        }
        return entries;
    }

    private static boolean isComment(String line) {
        String text = line.stripLeading();
        return text.startsWith("#") || text.startsWith("!");
    }

    private static boolean goesOn(String line) {
        String text = line.replaceAll("[\r\n]+$", "");
        int backslashes = 0;
        while (backslashes < text.length() && text.charAt(text.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** The key of an entry; empty for a comment or a blank line. */
    private static String keyOf(String entry) {
        String text = entry.stripLeading();
        if (isComment(text)) {
            return "";
        }
        int end = 0;
        while (end < text.length() && " \t\f=:\r\n".indexOf(text.charAt(end)) < 0) {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return text.substring(0, Math.min(end, text.length()));
    }
}
