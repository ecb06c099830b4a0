package org.sallyport.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sallyport.architecture.Metatype.Definition;
import org.sallyport.architecture.Metatype.Key;

/** The configuration keys that users read of are those that the bundles define, and each says what it means. */
class ConfigurationTest {

    private static final Path DOCUMENT = Repository.root().resolve("docs/configuration.md");
    private static final String REWRITE = "rewrite.docs";

    private final List<Definition> definitions = Metatype.of(Repository.bundles());

    @Test
    void documentIsUpToDate() throws IOException {
        String present = Files.readString(DOCUMENT);
        String wanted = ConfigurationDocument.write(present, definitions);
        if (Boolean.getBoolean(REWRITE)) {
            Files.writeString(DOCUMENT, wanted);
        } else {
            assertEquals(
                    wanted,
                    present,
                    "docs/configuration.md is not what the bundles define; rewrite it, in the top folder, with"
                            + " `mvn verify -pl itests/architecture -D" + REWRITE + "=true`");
        }
    }

    @Test
    void everyKeyIsExplained() {
        Repository.assertNone("Give @AttributeDefinition a name and a description:", unexplained(definitions));
    }

    @Test
    void everyKeySaysWhenAChangeTakesEffect() {
        Repository.assertNone(
                "End the description of @AttributeDefinition with \"Takes effect: ...\", one of " + TakesEffect.ANSWERS
                        + ":",
                withoutEffect(definitions));
    }

    @Test
    void everyAnswerIsExplained() throws IOException {
        String document = Files.readString(DOCUMENT);
        String explained = document.substring(0, document.indexOf(ConfigurationDocument.MARK));
        List<String> missing = TakesEffect.ANSWERS.stream()
                .filter(answer -> !explained.contains("| " + answer + " |"))
                .toList();
        Repository.assertNone("docs/configuration.md has a table of the answers, each in a row:", missing);
    }

    @Test
    void shippedConfigurationsHaveKnownKeys() throws IOException {
        List<String> violations = new ArrayList<>();
        for (Path file : Repository.files(
                Repository.root(), file -> file.getFileName().toString().matches("org\\.sallyport\\..*\\.cfg"))) {
            String name = file.getFileName().toString().replaceAll("(-[^-]*)?\\.cfg$", "");
            violations.addAll(unknownKeys(name, Files.readString(file), Metatype.keys(definitions)));
        }
        Repository.assertNone("A configuration that ships sets keys that its PID defines:", violations);
    }

    @Test
    void readsDefinitions() {
        Definition definition = Metatype.read("""
                        <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
                          <OCD id="x.Config" name="A thing" description="Does what it does">
                            <AD id="size" type="String" name="Size" default="64\\ KiB" description="How big | small. Takes effect: at once."/>
                            <AD id="kind" type="String" name="" description="">
                              <Option label="one" value="one"/><Option label="two" value="two"/>
                            </AD>
                            <AD id="on" type="Boolean" name="On" description="Whether. Takes effect: some day." default="true"/>
                          </OCD>
                          <Designate factoryPid="org.sallyport.thing"><Object ocdref="x.Config"/></Designate>
                        </metatype:MetaData>
                        """).get(0);
        assertEquals("org.sallyport.thing", definition.pid());
        assertTrue(definition.factory());
        assertEquals(
                new Key("size", "Size", "How big | small.", "at once", "64 KiB", List.of()),
                definition.keys().get(0));
        assertEquals(
                List.of("org.sallyport.thing: kind has no name", "org.sallyport.thing: kind has no description"),
                unexplained(List.of(definition)));
        assertEquals(
                List.of(
                        "org.sallyport.thing: kind takes effect \"\"",
                        "org.sallyport.thing: on takes effect \"some day\""),
                withoutEffect(List.of(definition)));
        assertEquals(
                """
                Kept.
                %s
                ## `org.sallyport.thing`

                A thing. Does what it does. File: `etc/org.sallyport.thing-NAME.cfg`, one for each.

                | Key | Default | Takes effect | Meaning |
                |---|---|---|---|
                | `size` | `64 KiB` | at once | How big \\| small. |
                | `kind` |  |  |  One of `one`, `two`. |
                | `on` | `true` | some day | Whether. One of `true`, `false`. |
                """.formatted(ConfigurationDocument.MARK),
                ConfigurationDocument.write("Kept.\n" + ConfigurationDocument.MARK + "old", List.of(definition)));
    }

    @Test
    void refusesADocumentWithoutItsMark() {
        assertThrows(IllegalArgumentException.class, () -> ConfigurationDocument.write("written by hand", definitions));
    }

    @Test
    void seesUnknownKeys() throws IOException {
        assertEquals(
                List.of("org.sallyport.server has no key listen.prot"),
                unknownKeys(
                        "org.sallyport.server",
                        "listen.port = 1\nlisten.prot=2\n",
                        Map.of("org.sallyport.server", Set.of("listen.port"))));
    }

    private static List<String> unexplained(List<Definition> definitions) {
        List<String> violations = new ArrayList<>();
        for (Definition definition : definitions) {
            for (Key key : definition.keys()) {
                if (key.name().isBlank()) {
                    violations.add(definition.pid() + ": " + key.id() + " has no name");
                }
                if (key.description().isBlank()) {
                    violations.add(definition.pid() + ": " + key.id() + " has no description");
                }
            }
        }
        return violations;
    }

    private static List<String> withoutEffect(List<Definition> definitions) {
        return definitions.stream()
                .flatMap(definition -> definition.keys().stream()
                        .filter(key -> !TakesEffect.ANSWERS.contains(key.effect()))
                        .map(key -> definition.pid() + ": " + key.id() + " takes effect \"" + key.effect() + "\""))
                .toList();
    }

    private static List<String> unknownKeys(String pid, String file, Map<String, Set<String>> defined)
            throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(file));
        return properties.stringPropertyNames().stream()
                .filter(key -> !defined.getOrDefault(pid, Set.of()).contains(key))
                .sorted()
                .map(key -> pid + " has no key " + key)
                .toList();
    }
}
