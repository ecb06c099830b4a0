package org.sallyport.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads headers such as {@code Export-Package} (OSGi Core 8, section 3.2.4). */
final class ManifestHeader {

    private ManifestHeader() {}

    /** The clauses of a header: each path with the clause's attributes and directives. */
    static Map<String, Map<String, String>> parse(String header) {
        Map<String, Map<String, String>> clauses = new TreeMap<>();
        for (String clause : split(header, ',')) {
            List<String> parts = split(clause, ';');
            Map<String, String> attributes = new TreeMap<>();
            for (String part : parts) {
                int equals = part.indexOf('=');
                if (equals > 0) {
                    String key = part.substring(0, equals).replace(":", "").strip();
                    attributes.put(
                            key, part.substring(equals + 1).replace("\"", "").strip());
                }
            }
            parts.stream().filter(part -> part.indexOf('=') < 0).forEach(path -> clauses.put(path, attributes));
        }
        return clauses;
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (char c : text.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            }
            if (c == separator && !quoted) {
                parts.add(part.toString().strip());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString().strip());
        parts.removeIf(String::isEmpty);
        return parts;
    }
}
