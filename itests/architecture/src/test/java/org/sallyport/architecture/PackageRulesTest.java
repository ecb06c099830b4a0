package org.sallyport.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is exported is a promise with a version; everything else is internal and as hidden as it can be. */
class PackageRulesTest {

    private static final String FIXTURE = PackageRulesTest.class.getPackageName() + ".fixture";

    private static final Bundle LIBRARY = new Bundle(
            "library",
            Path.of("library.jar"),
            Map.of(),
            new TreeSet<>(Set.of("library.internal.Values", "library.internal.Units")),
            Map.of());

    @Test
    void everythingIsExportedOrInternal() {
        Repository.assertNone(
                "Export a package, or move it below BUNDLE.internal:",
                Repository.bundles().stream()
                        .flatMap(bundle -> PackageRules.misplaced(bundle, Repository.libraries()).stream())
                        .toList());
    }

    @Test
    void exportsHaveVersions() {
        Repository.assertNone(
                "Give the package a package-info.java with @Version(\"1.0.0\") and a Javadoc that is its map:",
                Repository.bundles().stream()
                        .flatMap(bundle -> PackageRules.unversioned(bundle).stream())
                        .toList());
    }

    @Test
    void internalTypesAreHidden() {
        Repository.assertNone(
                "No other package uses these types and the container does not make them: remove `public`",
                PackageRules.needlesslyPublic(
                        BundleClasses.all(), PackageRules.instantiatedByName(Repository.bundles())));
    }

    @Test
    void bundlesAreNamedAsTheirFolders() {
        for (Bundle bundle : Repository.bundles()) {
            Path folder = bundle.jar().getParent().getParent().getFileName();
            assertEquals(folder.toString(), bundle.name(), "folder, artifactId and symbolic name are one");
        }
    }

    @Test
    void rulesSeeMisplacedPackages() {
        Bundle bundle = fixture(
                Map.of("Export-Package", "fixture.internal.wire;version=\"1.0.0\""),
                "fixture.internal.wire.Packet",
                "fixture.Loose",
                "other.internal.Stray");
        assertEquals(
                List.of(
                        "fixture has fixture, neither exported nor internal",
                        "fixture exports fixture.internal.wire",
                        "fixture has other.internal, which is not below fixture.internal"),
                PackageRules.misplaced(bundle, List.of(LIBRARY)));
    }

    @Test
    void rulesSeeWhatIsNotEmbeddedAsItIs() {
        String[] whole = {"fixture.internal.A", "library.internal.Values", "library.internal.Units"};
        String[] more = {"library.internal.Values", "library.internal.Units", "library.internal.More"};
        assertEquals(List.of(), PackageRules.misplaced(fixture(Map.of(), whole), List.of(LIBRARY)));
        assertEquals(
                List.of("fixture has library.internal, but not as it is in library"),
                PackageRules.misplaced(fixture(Map.of(), more), List.of(LIBRARY)));
        assertEquals(
                List.of("fixture exports library.internal"),
                PackageRules.misplaced(fixture(Map.of("Export-Package", "library.internal"), whole), List.of(LIBRARY)));
    }

    @Test
    void rulesSeeMissingVersions() {
        Bundle bundle = fixture(
                Map.of("Export-Package", "fixture.a;uses:=\"x,y\";version=\"1.2.0\",fixture.b"),
                "fixture.a.package-info",
                "fixture.b.B");
        assertEquals(
                List.of(
                        "fixture exports fixture.b with version none",
                        "fixture exports fixture.b without package-info"),
                PackageRules.unversioned(bundle));
    }

    @Test
    void rulesSeeNeedlesslyPublicTypes() {
        JavaClasses classes = new ClassFileImporter().importPackages(FIXTURE);
        assertEquals(List.of(FIXTURE + ".internal.Unused"), PackageRules.needlesslyPublic(classes, Set.of()));

        String component = "<scr:component><implementation class=\"" + FIXTURE + ".internal.Unused\"/></scr:component>";
        Bundle bundle =
                new Bundle("fixture", Path.of("fixture.jar"), Map.of(), Set.of(), Map.of("OSGI-INF/x.xml", component));
        assertEquals(
                List.of(), PackageRules.needlesslyPublic(classes, PackageRules.instantiatedByName(List.of(bundle))));
    }

    /** A bundle that exists in name only. */
    static Bundle fixture(Map<String, String> headers, String... classes) {
        return new Bundle("fixture", Path.of("fixture.jar"), headers, new TreeSet<>(Set.of(classes)), Map.of());
    }
}
