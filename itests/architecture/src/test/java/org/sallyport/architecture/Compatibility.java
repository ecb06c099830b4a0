package org.sallyport.architecture;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of {@code docs/compatibility.csv}, and what must be true of it. */
final class Compatibility {

    private static final List<String> COLUMNS = List.of("id", "status", "where", "test");
    private static final Pattern SETTING = Pattern.compile("(org\\.sallyport(?:\\.[a-z]+)+): ([a-z.]+(?:, [a-z.]+)*)");

    private Compatibility() {}

    /**
     * One member of the reference documents.
     *
     * @param status {@code done}, {@code na} (does not apply) or {@code open}
     * @param where the key, type or command that a user uses
     * @param test what proves it: {@code Class#method}; for {@code na} a sentence of the documentation
     */
    record Row(String id, String status, String where, String test) {}

    /** Reads the table. */
    static List<Row> read(String csv) {
        List<List<String>> lines = Csv.parse(csv);
        if (lines.isEmpty() || !lines.get(0).equals(COLUMNS)) {
            throw new IllegalArgumentException("the first line must be " + String.join(",", COLUMNS));
        }
        List<Row> rows = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            if (line.size() != COLUMNS.size()) {
                throw new IllegalArgumentException("not " + COLUMNS.size() + " columns: " + line);
            }
            rows.add(new Row(line.get(0), line.get(1), line.get(2), line.get(3)));
        }
        return rows;
    }

    /** Ids that are missing, unknown or there twice. */
    static List<String> wrongIds(List<Row> rows, List<String> ids) {
        List<String> violations = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Row row : rows) {
            if (!seen.add(row.id())) {
                violations.add(row.id() + " is there twice");
            } else if (!ids.contains(row.id())) {
                violations.add(row.id() + " is not a member of the reference documents");
            }
        }
        ids.stream().filter(id -> !seen.contains(id)).forEach(id -> violations.add(id + " is missing"));
        return violations;
    }

    /** Rows whose status is not borne out. */
    static List<String> unproved(List<Row> rows, Set<String> tests, String documentation) {
        List<String> violations = new ArrayList<>();
        for (Row row : rows) {
            switch (row.status()) {
                case "done" -> {
                    if (!tests.contains(row.test())) {
                        violations.add(row.id() + " is done, but there is no test " + row.test());
                    }
                    if (row.where().isBlank()) {
                        violations.add(row.id() + " is done, but does not say where");
                    }
                }
                case "na" -> {
                    if (row.test().isBlank() || !documentation.contains(row.test())) {
                        violations.add(row.id() + " is na, but docs/compatibility.md does not say: " + row.test());
                    }
                }
                case "open" -> {
                    if (!row.test().isBlank()) {
                        violations.add(row.id() + " is open and yet names " + row.test());
                    }
                }
                default -> violations.add(row.id() + " has the status " + row.status());
            }
        }
        return violations;
    }

    /** Rows that are done and name a setting that no bundle defines. */
    static List<String> unknownSettings(List<Row> rows, Map<String, Set<String>> defined) {
        List<String> violations = new ArrayList<>();
        for (Row row : rows) {
            Matcher matcher = SETTING.matcher(row.where());
            while (row.status().equals("done") && matcher.find()) {
                for (String key : matcher.group(2).split(", ")) {
                    if (!defined.getOrDefault(matcher.group(1), Set.of()).contains(key)) {
                        violations.add(row.id() + " is done, but " + matcher.group(1) + " has no key " + key);
                    }
                }
            }
        }
        return violations;
    }
}
