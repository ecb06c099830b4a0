package org.sallyport.console.internal.text;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.ShellTable;

/** A table of a command, which looks as Karaf's own do. Whatever stands in a cell is made printable. */
public final class Table {

    /** In front of the header of a column that holds numbers. */
    private static final String NUMBERS = ">";

    private final ShellTable table = new ShellTable();
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * An empty one.
     *
     * @param columns the headers; a {@code >} in front of one aligns its column to the right
     */
    public Table(String... columns) {
        for (String column : columns) {
            boolean numbers = column.startsWith(NUMBERS);
            Col added = table.column(numbers ? column.substring(1) : column);
            if (numbers) {
                added.alignRight();
            }
        }
    }

    /** What is said in place of rows when there are none. */
    public Table orElse(String text) {
        table.emptyTableText(text);
        return this;
    }

    /** Adds a row with one value for each column. */
    public Table row(Object... cells) {
        List<String> texts = Arrays.stream(cells)
                .map(cell -> Text.printable(String.valueOf(cell)))
                .toList();
        table.addRow().addContent(texts.toArray());
        rows.add(texts);
        return this;
    }

    /**
     * Prints the table.
     *
     * @param format whether people read it: with headers and aligned; if not, rows only, with a tab between columns
     */
    public void print(PrintStream out, boolean format) {
        if (format) {
            table.print(out);
        } else {
            rows.forEach(row -> out.println(String.join("\t", row)));
        }
    }
}
