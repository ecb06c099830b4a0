package org.sallyport.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The tests of all modules, read from what was compiled. */
final class TestMethods {

    private static final Set<String> MARKS = Set.of(
            "org.junit.Test",
            "org.junit.jupiter.api.Test",
            "org.junit.jupiter.api.RepeatedTest",
            "org.junit.jupiter.api.TestFactory",
            "org.junit.jupiter.params.ParameterizedTest");

    private TestMethods() {}

    /** Every test as {@code Class#method}, inherited ones (those of a contract) under each class that inherits them. */
    static Set<String> all(Path root) {
        List<Path> folders = new ArrayList<>();
        for (String group : List.of("bundles", "examples", "itests")) {
            try (Stream<Path> modules = Files.list(root.resolve(group))) {
                modules.map(module -> module.resolve("target/test-classes"))
                        .filter(Files::isDirectory)
                        .forEach(folders::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        folders.add(root.resolve("bundles/org.sallyport.testkit/target/classes"));

        Set<String> tests = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter().importPaths(folders)) {
            for (JavaMethod method : type.getAllMethods()) {
                if (method.getAnnotations().stream()
                        .anyMatch(mark -> MARKS.contains(mark.getRawType().getName()))) {
                    tests.add(type.getSimpleName() + "#" + method.getName());
                }
            }
        }
        return tests;
    }
}
