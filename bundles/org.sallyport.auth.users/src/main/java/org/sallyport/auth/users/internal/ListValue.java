package org.sallyport.auth.users.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list as Config Admin hands it over: an array from programs and from typed files ({@code ["a", "b"]}), a single text from others, where the
 * same brackets arrive as they were typed, or one item is on each line.
 */
final class ListValue {

    private static final Pattern BRACKETS = Pattern.compile("\\s*\\[(.*)]\\s*", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*,?\\s*");

    private ListValue() {}

    /** The items, empty ones included, so that they can be counted as lines are. */
    static List<String> lines(String[] values) {
        List<String> lines = new ArrayList<>();
        for (String value : values) {
            Matcher brackets = BRACKETS.matcher(value);
            if (brackets.matches()) {
                lines.addAll(quoted(brackets.group(1).strip(), value));
            } else {
                lines.addAll(List.of(value.split("\\R", -1)));
            }
        }
        return lines;
    }

    /** The items of a list whose items hold no commas, without empty ones. */
    static List<String> words(String[] values) {
        List<String> words = new ArrayList<>();
        for (String line : lines(values)) {
            for (String word : line.replaceAll("^\\s*\\[|]\\s*$", "").split(",", -1)) {
                if (!word.isBlank()) {
                    words.add(word.strip());
                }
            }
        }
        return words;
    }

    /** What is between quotes; the whole value if it is anything else than items in quotes. */
    private static List<String> quoted(String inside, String value) {
        List<String> items = new ArrayList<>();
        Matcher item = QUOTED.matcher(inside);
        int end = 0;
        while (item.find() && item.start() == end) {
            items.add(item.group(1).replace("\\\"", "\""));
            end = item.end();
        }
        return end == inside.length() ? items : List.of(value);
    }
}
