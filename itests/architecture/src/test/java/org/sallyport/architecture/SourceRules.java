package org.sallyport.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be read off a source file. A violation is a text like {@code Name.java:12: what}. */
final class SourceRules {

    /** More lines than this are more than one job. */
    static final int MOST_LINES = 600;

    private static final Pattern SLEEP = Pattern.compile(
            "\\bThread\\s*\\.\\s*sleep\\b|\\bTimeUnit\\s*\\.\\s*\\w+\\s*\\.\\s*sleep\\b|(?:NANO|MICRO|MILLI)?SECONDS\\s*\\.\\s*sleep\\b");
    private static final Pattern SKIP =
            Pattern.compile("@(?:Disabled|Ignore)\\w*\\b|\\bassum(?:e|ing)[A-Z]\\w*\\s*\\(");
    private static final Pattern EMPTY_CATCH = Pattern.compile("\\bcatch\\s*\\([^)]*\\)\\s*\\{\\s*\\}");
    private static final Pattern PLACE = Pattern.compile("(?<![\\w.$}*])/(?:work|farm)/");
    private static final Pattern REGISTRY = Pattern.compile(
            "repo1?\\.maven\\.|oss\\.sonatype\\.|registry\\.npmjs\\.|files\\.pythonhosted\\.|/artifactor[y]/|deb\\.debian\\.org");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");

    private SourceRules() {}

    /** Classes that are too long. */
    static List<String> tooLong(String name, String source) {
        long lines = source.lines().count();
        return lines > MOST_LINES ? List.of(name + ": " + lines + " lines") : List.of();
    }

    /** Tests that wait for time to pass instead of for what they expect. */
    static List<String> sleeps(String name, String source) {
        return found(SLEEP, name, withoutComments(source));
    }

    /** Tests that may pass without having tested. */
    static List<String> skips(String name, String source) {
        return found(SKIP, name, withoutComments(source));
    }

    /** Exceptions that vanish; a comment that says why they may is enough. */
    static List<String> swallows(String name, String source) {
        return found(EMPTY_CATCH, name, source);
    }

    /** Paths of one machine and hosts of package registries, which are settings of a build and not part of it. */
    static List<String> places(String name, String text) {
        List<String> violations = new ArrayList<>(found(PLACE, name, text));
        violations.addAll(found(REGISTRY, name, text));
        return violations;
    }

    /** Links of a document that lead nowhere; those to other hosts are not followed. */
    static List<String> brokenLinks(Path document, String text) {
        return LINK.matcher(text)
                .results()
                .map(link -> link.group(1))
                .filter(target -> Files.notExists(document.resolveSibling(target)))
                .map(target -> document + ": " + target)
                .toList();
    }

    /** A package whose package-info says nothing. */
    static List<String> unmapped(String name, String packageInfo) {
        return packageInfo.strip().startsWith("/**") ? List.of() : List.of(name);
    }

    /** The text of a file; what is not UTF-8 is not text and reads as empty. */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> found(Pattern pattern, String name, String text) {
        List<String> violations = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            long line = text.substring(0, matcher.start()).lines().count();
            violations.add(
                    name + ":" + Math.max(1, line) + ": " + matcher.group().replaceAll("\\s+", " "));
        }
        return violations;
    }

    /** The same text with blanks for comments, so that lines keep their numbers. */
    private static String withoutComments(String source) {
        Matcher matcher =
                Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL).matcher(source);
        return matcher.replaceAll(comment -> comment.group().replaceAll("[^\\n]", " "));
    }
}
