package org.sallyport.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The checkout that the tests judge. */
final class Repository {

    private static final Set<String> NOT_SOURCE = Set.of("target", ".git", "data", "node_modules");

    private static final List<Bundle> BUNDLES = readBundles();

    private Repository() {}

    /** The top folder. Tests run in the folder of their module. */
    static Path root() {
        return Path.of("").toAbsolutePath().getParent().getParent();
    }

    /** Every bundle, in the order of their names. */
    static List<Bundle> bundles() {
        return BUNDLES;
    }

    /** What is embedded in others. */
    static List<Bundle> libraries() {
        return Bundle.LIBRARIES.keySet().stream().map(Repository::bundle).toList();
    }

    /** The bundle of that name. */
    static Bundle bundle(String name) {
        return BUNDLES.stream()
                .filter(bundle -> bundle.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no bundle " + name));
    }

    /** The files below a folder that are kept in version control, as far as their names tell. */
    static List<Path> files(Path folder, Predicate<Path> wanted) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return NOT_SOURCE.contains(directory.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && wanted.test(file)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(null);
        return found;
    }

    /** Fails with a line for each violation, below what to do about them. */
    static void assertNone(String whatToDo, List<String> violations) {
        assertEquals(
                0, violations.size(), () -> whatToDo + "\n    " + String.join("\n    ", violations) + "\n  violations");
    }

    private static List<Bundle> readBundles() {
        try (Stream<Path> folders = Files.list(root().resolve("bundles"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .sorted()
                    .map(Bundle::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
