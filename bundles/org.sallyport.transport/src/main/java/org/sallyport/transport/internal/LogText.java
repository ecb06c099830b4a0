package org.sallyport.transport.internal;

/** Text from outside, made fit for a line of a log: no control characters that could forge or hide lines, and an end. */
public final class LogText {

    private LogText() {}

    /**
     * Replaces what is not printable and shortens.
     *
     * @param text any text
     * @param most the longest result, in characters
     */
    public static String of(String text, int most) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), most));
        for (int i = 0; i < text.length(); i++) {
            if (line.length() >= most - 1 && i < text.length() - 1) {
                return line.append('…').toString();
            }
            char c = text.charAt(i);
            line.append(printable(c) ? c : '?');
        }
        return line.toString();
    }

    private static boolean printable(char c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.UNASSIGNED
                && type != Character.SURROGATE;
    }
}
