package org.sallyport.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What no source file may contain. */
class SourceRulesTest {

    private static final Path ROOT = Repository.root();

    @Test
    void classesAreShort() {
        Repository.assertNone(
                "More than " + SourceRules.MOST_LINES + " lines are more than one job: split these classes",
                violations(javaFiles(ROOT), SourceRules::tooLong));
    }

    @Test
    void examplesStayShort() {
        assertTrue(lines("TeamKeys.java") < 40, "a login in under 40 lines");
        assertTrue(lines("MemoryStore.java") < 150, "a file store in under 150 lines");
    }

    private static long lines(String example) {
        List<Path> found = Repository.files(ROOT.resolve("examples"), file -> file.endsWith(example));
        assertEquals(1, found.size(), example);
        return SourceRules.read(found.get(0)).lines().count();
    }

    @Test
    void testsWaitForConditions() {
        Repository.assertNone(
                "A sleeping test is slow and still wrong at times: wait for the condition, with a limit",
                violations(testFiles(), SourceRules::sleeps));
    }

    @Test
    void testsAlwaysTest() {
        Repository.assertNone(
                "A test that may be skipped proves nothing: let it fail where what it needs is missing",
                violations(testFiles(), SourceRules::skips));
    }

    @Test
    void exceptionsAreDealtWith() {
        Repository.assertNone(
                "Handle the exception, or say in a comment why nothing is to be done",
                violations(javaFiles(ROOT), SourceRules::swallows));
    }

    @Test
    void nothingNamesOneMachine() {
        Repository.assertNone(
                "Use a path relative to the project or a temporary folder, and leave registries to settings.xml",
                violations(Repository.files(ROOT, SourceRulesTest::isText), SourceRules::places));
    }

    @Test
    void documentsLinkToWhatIsThere() {
        List<Path> documents = Repository.files(ROOT, file -> file.toString().endsWith(".md"));
        assertTrue(documents.contains(ROOT.resolve("README.md")));
        Repository.assertNone(
                "Mend the links of these documents, which are relative to the document's folder:",
                documents.stream()
                        .flatMap(document -> SourceRules.brokenLinks(document, SourceRules.read(document)).stream())
                        .toList());
    }

    @Test
    void everyPackageHasItsMap() {
        List<Path> sources = javaFiles(ROOT.resolve("bundles")).stream()
                .filter(file -> file.toString().contains("/src/main/"))
                .toList();
        Set<Path> packages = sources.stream().map(Path::getParent).collect(Collectors.toSet());
        String whatToDo = "Give the package a package-info.java whose Javadoc says what is in it";
        Repository.assertNone(
                whatToDo,
                packages.stream()
                        .filter(folder -> Files.notExists(folder.resolve("package-info.java")))
                        .map(folder -> ROOT.relativize(folder).toString())
                        .sorted()
                        .toList());
        Repository.assertNone(
                whatToDo,
                violations(
                        sources.stream()
                                .filter(file -> file.endsWith("package-info.java"))
                                .toList(),
                        SourceRules::unmapped));
    }

    @Test
    void rulesSeeWhatBreaksThem() {
        breaks(SourceRules::tooLong, "line\n".repeat(601));
        breaks(SourceRules::sleeps, "void waits() { Thread" + ".sleep(10); }");
        breaks(SourceRules::sleeps, "TimeUnit.SECONDS" + ".sleep(1);");
        breaks(SourceRules::skips, "@Disa" + "bled(\"flaky\") @Test void x() {}");
        breaks(SourceRules::skips, "assume" + "True(onLinux);");
        breaks(SourceRules::swallows, "try { x(); } catch (IOException | RuntimeException e) " + "{\n}");
        breaks(SourceRules::places, "root = " + "/wo" + "rk/files");
        breaks(SourceRules::places, "https://repo" + "1.maven.org/maven2");
        breaks(SourceRules::unmapped, "package x;");
    }

    @Test
    void rulesLeaveTheRestAlone() {
        holds(SourceRules::tooLong, "line\n".repeat(600));
        holds(SourceRules::sleeps, "// a Thread" + ".sleep would not do\nawait(latch);");
        holds(SourceRules::skips, "/** @Disa" + "bled is not used */ consume(bytes); // assume" + "True(x)");
        holds(SourceRules::swallows, "catch (IOException e) { // the socket goes anyway\n}");
        holds(SourceRules::places, "target/work/files and ${basedir}/work/ and https://www.apache.org/licenses");
        holds(SourceRules::unmapped, "/** What x is. */\npackage x;");
    }

    @Test
    void rulesSeeBrokenLinks() {
        Path document = ROOT.resolve("docs/fixture.md");
        assertEquals(
                List.of(document + ": nowhere.md"),
                SourceRules.brokenLinks(
                        document, "[a](../README.md) [b](nowhere.md) [c](adr) [d](https://example.org/x) [e](#below)"));
    }

    @Test
    void violationsNameTheirLine() {
        assertEquals(
                List.of("A.java:3: Thread" + ".sleep"),
                SourceRules.sleeps("A.java", "a\n/*\n*/ Thread" + ".sleep(1);"));
    }

    private static List<Path> javaFiles(Path folder) {
        return Repository.files(folder, file -> file.toString().endsWith(".java"));
    }

    /** Everything that is compiled for tests only, the contracts of the testkit included. */
    private static List<Path> testFiles() {
        return javaFiles(ROOT).stream()
                .filter(file -> file.toString().contains("/src/test/")
                        || file.startsWith(ROOT.resolve("itests"))
                        || file.startsWith(ROOT.resolve("bundles/org.sallyport.testkit")))
                .toList();
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        return !name.endsWith(".jar") && !name.endsWith(".gz") && !name.endsWith(".png");
    }

    private static List<String> violations(List<Path> files, BiFunction<String, String, List<String>> rule) {
        assertTrue(!files.isEmpty(), "there must be files to judge");
        return files.stream()
                .flatMap(file -> rule.apply(ROOT.relativize(file).toString(), SourceRules.read(file)).stream())
                .toList();
    }

    private static void breaks(BiFunction<String, String, List<String>> rule, String source) {
        assertTrue(!rule.apply("Fixture.java", source).isEmpty(), source);
    }

    private static void holds(BiFunction<String, String, List<String>> rule, String source) {
        assertEquals(List.of(), rule.apply("Fixture.java", source));
    }
}
