package org.sallyport.settings.internal;

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
        int[] characters = text.codePoints().limit(most + 1L).toArray();
        boolean cut = characters.length > most;
        StringBuilder line = new StringBuilder(most);
        for (int i = 0; i < (cut ? most - 1 : characters.length); i++) {
            line.appendCodePoint(isPrintable(characters[i]) ? characters[i] : '?');
        }
        return cut ? line.append('…').toString() : line.toString();
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
