package org.sallyport.architecture;

import java.util.List;
import org.sallyport.architecture.Metatype.Definition;
import org.sallyport.architecture.Metatype.Key;

/** Writes {@code docs/configuration.md}: what stands above {@link #MARK} is kept, what is below comes from the definitions. */
final class ConfigurationDocument {

    /** Where the generated part begins. */
    static final String MARK =
            "<!-- Below this line: generated from the bundles' metatype definitions. See CONTRIBUTING.md. -->\n";

    private ConfigurationDocument() {}

    /** The document as it should be. */
    static String write(String present, List<Definition> definitions) {
        int mark = present.indexOf(MARK);
        if (mark < 0) {
            throw new IllegalArgumentException("the document must have the line " + MARK);
        }
        StringBuilder text = new StringBuilder(present.substring(0, mark + MARK.length()));
        definitions.forEach(definition -> section(definition, text));
        return text.toString();
    }

    private static void section(Definition definition, StringBuilder text) {
        String file = definition.factory() ? definition.pid() + "-NAME.cfg" : definition.pid() + ".cfg";
        text.append("\n## `").append(definition.pid()).append("`\n\n");
        text.append(sentence(definition.name())).append(' ').append(sentence(definition.description()));
        text.append(" File: `etc/").append(file).append('`');
        text.append(definition.factory() ? ", one for each.\n\n" : ".\n\n");
        text.append("| Key | Default | Takes effect | Meaning |\n|---|---|---|---|\n");
        definition.keys().forEach(key -> row(key, text));
    }

    private static void row(Key key, StringBuilder text) {
        text.append("| `").append(key.id()).append("` | ");
        text.append(key.defaults().isEmpty() ? "" : "`" + cell(key.defaults()) + "`")
                .append(" | ")
                .append(key.effect())
                .append(" | ");
        text.append(cell(sentence(key.description())));
        if (!key.options().isEmpty()) {
            text.append(" One of `")
                    .append(cell(String.join("`, `", key.options())))
                    .append("`.");
        }
        text.append(" |\n");
    }

    private static String sentence(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() || ".:!?".indexOf(stripped.charAt(stripped.length() - 1)) >= 0
                ? stripped
                : stripped + ".";
    }

    private static String cell(String text) {
        return text.replaceAll("\\s+", " ").replace("|", "\\|").replace("<", "&lt;");
    }
}
