package org.sallyport.architecture;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may use what: a plugin knows the API and nothing else of ours but what is embedded, and the SSH engine stays behind the transport. */
class DependencyRulesTest {

    private static final String OURS = "org.sallyport.";
    private static final String ENGINE = "org.apache.sshd";
    private static final String FIXTURE = DependencyRulesTest.class.getPackageName() + ".fixture";

    /** Which bundles, besides the API's, a bundle may see; all that are not named here are plugins and see none. */
    private static final Map<String, Set<String>> MAY_SEE = Map.of(
            "org.sallyport.testkit",
            Set.of("org.sallyport.transport", "org.sallyport.sftp", "org.sallyport.crypto.jca"));

    private static final Set<String> MAY_SEE_ENGINE = Set.of("org.sallyport.transport");

    static Stream<Bundle> bundles() {
        return Repository.bundles().stream();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void usesOfOursOnlyWhatItMay(Bundle bundle) {
        Set<String> allowed = new TreeSet<>(bundle.packages());
        allowed.addAll(Repository.bundle(Bundle.API).packages());
        for (String seen : MAY_SEE.getOrDefault(bundle.name(), Set.of())) {
            Bundle other = Repository.bundle(seen);
            allowed.addAll(
                    bundle.name().endsWith(".testkit")
                            ? other.packages()
                            : other.exports().keySet());
        }
        DependencyRules.ofOursOnly(
                        OURS, allowed, "bundles meet through the services of org.sallyport.api: move the type there")
                .check(classes(bundle));
        Repository.assertNone(
                "Bundles meet through the services of org.sallyport.api; use those instead of importing:",
                DependencyRules.forbiddenImports(bundle, name -> name.startsWith(OURS) && !allowed.contains(name)));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void hasLibrariesOfItsOwn(Bundle bundle) {
        Set<String> embedded = Repository.libraries().stream()
                .flatMap(library -> library.packages().stream())
                .collect(Collectors.toSet());
        Repository.assertNone(
                "What is embedded is not imported, so that each bundle is updated without others"
                        + " (docs/adr/0008-settings-are-read-by-an-embedded-library.md):",
                DependencyRules.forbiddenImports(bundle, embedded::contains));
    }

    @Test
    void librariesNeedNothingThatTheirUsersDoNot() {
        Bundle.LIBRARIES.forEach((name, others) -> {
            List<String> allowed = new ArrayList<>(List.of("java.", name + "."));
            allowed.addAll(others);
            DependencyRules.only(
                            allowed, "what is embedded must bring no import into the bundles: use a type of the JDK")
                    .check(classes(Repository.bundle(name)));
        });
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void leavesTheEngineToTheTransport(Bundle bundle) {
        if (MAY_SEE_ENGINE.contains(bundle.name())) {
            return;
        }
        DependencyRules.nothingOf(
                        ENGINE, "only transport knows the SSH engine: see docs/adr/0002-sftp-behind-a-seam.md")
                .check(classes(bundle));
        Repository.assertNone(
                "Only transport knows the SSH engine (docs/adr/0002-sftp-behind-a-seam.md):",
                DependencyRules.forbiddenImports(bundle, name -> name.startsWith(ENGINE)));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void namesThePackagesItNeeds(Bundle bundle) {
        Repository.assertNone(
                "Import packages by name, so that a bundle resolves for what it needs and nothing else:",
                DependencyRules.forbiddenHeaders(bundle));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void writesToTheLogOnly(Bundle bundle) {
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS
                .because(
                        "a bundle speaks through SLF4J; only the first start of auth.users and the commands of the console print")
                .allowEmptyShould(true)
                .check(classes(bundle).that(StandardStreams.FORBIDDEN));
    }

    @Test
    void apiNeedsOnlyJava() {
        DependencyRules.only(
                        List.of("java.", "org.osgi.annotation.", "org.sallyport."),
                        "a plugin author must not need anything beside the API: use a type of the JDK or one of our own")
                .check(classes(Repository.bundle(Bundle.API)));
    }

    @Test
    void apiHasNoCycles() {
        DependencyRules.noCycles(
                        "org.sallyport",
                        "a package of the API must be usable alone: move the type that closes the circle")
                .check(classes(Repository.bundle(Bundle.API)));
    }

    @Test
    void rulesSeeWhatBreaksThem() {
        JavaClasses meddling = new ClassFileImporter().importPackages(FIXTURE + ".meddling");
        breaks(DependencyRules.ofOursOnly(OURS, Set.of(FIXTURE + ".meddling"), "fixture"), meddling);
        holds(DependencyRules.ofOursOnly(OURS, Set.of(FIXTURE + ".meddling", FIXTURE + ".quiet"), "fixture"), meddling);
        breaks(DependencyRules.nothingOf("java.util.logging", "fixture"), meddling);
        holds(DependencyRules.nothingOf(ENGINE, "fixture"), meddling);
        breaks(DependencyRules.only(List.of("java.", FIXTURE + ".meddling."), "fixture"), meddling);
        breaks(GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS, meddling.that(StandardStreams.FORBIDDEN));

        JavaClasses both = new ClassFileImporter().importPackages(FIXTURE + ".meddling", FIXTURE + ".quiet");
        breaks(DependencyRules.noCycles(FIXTURE, "fixture"), both);
    }

    @Test
    void rulesSeeImportsAndHeaders() {
        Bundle fixture = PackageRulesTest.fixture(Map.of(
                "Import-Package", "org.apache.sshd.common;version=\"[2.20,3)\",org.sallyport.auth",
                "DynamicImport-Package", "*"));
        assertEquals(
                List.of("fixture imports org.apache.sshd.common"),
                DependencyRules.forbiddenImports(fixture, name -> name.startsWith(ENGINE)));
        assertEquals(1, DependencyRules.forbiddenHeaders(fixture).size());
    }

    private static JavaClasses classes(Bundle bundle) {
        return BundleClasses.of(bundle);
    }

    private static void breaks(ArchRule rule, JavaClasses classes) {
        assertTrue(!classes.isEmpty(), "the fixture must hold classes");
        assertThrows(AssertionError.class, () -> rule.check(classes), rule.getDescription());
    }

    private static void holds(ArchRule rule, JavaClasses classes) {
        assertDoesNotThrow(() -> rule.check(classes), rule.getDescription());
    }
}
