package org.sallyport.settings.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list as Config Admin hands it over: an array or a collection from programs and from typed files ({@code ["a", "b"]}), a single text from others,
 * where the same brackets arrive as they were typed, or one item is on each line, or commas separate the items.
 */
public final class ListValue {

    private static final Pattern BRACKETS = Pattern.compile("\\s*\\[(.*)]\\s*", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*,?\\s*");

    private ListValue() {}

    /** The items of a list whose items may hold commas, empty ones included, so that they can be counted as lines are. */
    public static List<String> lines(Object value) {
        List<String> lines = new ArrayList<>();
        for (String part : parts(value)) {
            Matcher brackets = BRACKETS.matcher(part);
            if (brackets.matches()) {
                lines.addAll(quoted(brackets.group(1).strip(), part));
            } else {
                lines.addAll(List.of(part.split("\\R", -1)));
            }
        }
        return lines;
    }

    /** The items of a list whose items hold no commas, without empty ones. */
    public static List<String> words(Object value) {
        return lines(value).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The texts that a value consists of; none if it is absent. */
    static List<String> parts(Object value) {
        List<String> parts = new ArrayList<>();
        if (value instanceof Object[] several) {
            parts(Arrays.asList(several), parts);
        } else if (value instanceof Iterable<?> several) {
            parts(several, parts);
        } else if (value != null) {
            parts.add(value.toString());
        }
        return parts;
    }

    private static void parts(Iterable<?> several, List<String> parts) {
        several.forEach(part -> parts.add(String.valueOf(part)));
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
