package org.sallyport.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sallyport.architecture.Compatibility.Row;

/** {@code docs/compatibility.csv} says what is there, and says it truly. */
class CompatibilityTest {

    private static final String TABLE = "docs/compatibility.csv";
    private static final String DOCUMENT = "docs/compatibility.md";
    private static final Set<String> TESTS = TestMethods.all(Repository.root());

    @Test
    void everyMemberHasItsRow() throws IOException {
        List<String> ids = ids();
        assertEquals(261, ids.size(), "the reference documents have 261 members");
        Repository.assertNone(
                TABLE + " has one row for each id of surface-ids.txt:", Compatibility.wrongIds(rows(), ids));
    }

    @Test
    void everyStatusIsProved() throws IOException {
        Repository.assertNone(
                "In " + TABLE
                        + " a row that is `done` names a test that exists as Class#method (build all modules first)"
                        + " and one that is `na` a sentence of " + DOCUMENT + ":",
                Compatibility.unproved(
                        rows(),
                        TESTS,
                        Files.readString(Repository.root().resolve(DOCUMENT)).replaceAll("\\s+", " ")));
    }

    @Test
    void everySettingExists() throws IOException {
        Repository.assertNone(
                "In " + TABLE + " a row that is `done` names keys that are in the metatype definition of their PID:",
                Compatibility.unknownSettings(rows(), Metatype.keys(Metatype.of(Repository.bundles()))));
    }

    @Test
    void checksSeeWrongIds() {
        List<Row> rows = Compatibility.read("id,status,where,test\na,open,,\na,open,,\nx,open,,\n");
        assertEquals(
                List.of("a is there twice", "x is not a member of the reference documents", "b is missing"),
                Compatibility.wrongIds(rows, List.of("a", "b")));
    }

    @Test
    void checksSeeUnprovedRows() {
        List<Row> rows = Compatibility.read("""
                id,status,where,test
                a,done,here,RealTest#works
                b,done,here,RealTest#doesNotExist
                c,done,,RealTest#works
                d,na,,"There is none, for a reason."
                e,na,,Nobody says so.
                f,na,,
                g,open,,RealTest#works
                h,perhaps,,
                """);
        List<String> violations =
                Compatibility.unproved(rows, Set.of("RealTest#works"), "Text. There is none, for a reason. More.");
        assertEquals(
                List.of("b", "c", "e", "f", "g", "h"),
                violations.stream().map(line -> line.substring(0, 1)).toList());
    }

    @Test
    void checksSeeUnknownSettings() {
        List<Row> rows = Compatibility.read("""
                id,status,where,test
                a,done,"org.sallyport.server: listen.port, listen.nothing",T#t
                b,open,org.sallyport.tunnel: later,
                c,done,Connection.id(); org.sallyport.gone: key,T#t
                """);
        assertEquals(
                List.of(
                        "a is done, but org.sallyport.server has no key listen.nothing",
                        "c is done, but org.sallyport.gone has no key key"),
                Compatibility.unknownSettings(rows, Map.of("org.sallyport.server", Set.of("listen.port"))));
    }

    @Test
    void testsAreFoundByName() {
        assertTrue(TESTS.contains("CompatibilityTest#testsAreFoundByName"), "a test of this class");
        assertTrue(!TESTS.contains("CompatibilityTest#rows"), "what is not a test");
    }

    private static List<Row> rows() throws IOException {
        return Compatibility.read(Files.readString(Repository.root().resolve(TABLE)));
    }

    private static List<String> ids() throws IOException {
        try (InputStream in = CompatibilityTest.class.getResourceAsStream("/surface-ids.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
