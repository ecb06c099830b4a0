package org.sallyport.transport.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sallyport.transport.internal.config.ServerConfig;

/** No key of a server is without a test that changes it while the server runs. */
class LiveCoverageTest {

    /** Of this bundle, and of the whole embedded server for the keys that {@code sftp} reads. */
    private static final Path HERE = Path.of("src/test/java/org/sallyport/transport/internal/server");

    private static final Path EMBEDDED = Path.of("../org.sallyport.testkit/src/test/java/org/sallyport/testkit");

    private static final Pattern CHANGE = Pattern.compile("change(?:AndAwait)?\\(\\s*\"([a-z.]+)\"");
    private static final Pattern ROW = Pattern.compile("\"([a-z]+(?:\\.[a-z]+)*), ");

    @Test
    void eachKeyIsChangedByATest() throws IOException {
        Set<String> keys = Arrays.stream(ServerConfig.class.getDeclaredMethods())
                .map(Method::getName)
                .map(name -> name.replace('_', '.'))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> untested = new TreeSet<>(keys);
        for (Path tests : Set.of(HERE, EMBEDDED)) {
            try (Stream<Path> files = Files.list(tests)) {
                for (Path file : files.filter(path -> path.toString().endsWith("Test.java"))
                        .toList()) {
                    untested.removeAll(changed(Files.readString(file)));
                }
            }
        }
        assertEquals(Set.of(), untested);
    }

    /** The keys that a test changes by name, or takes from the rows of a table whose first column is the key. */
    private static Set<String> changed(String source) {
        Stream<String> named = CHANGE.matcher(source).results().map(result -> result.group(1));
        Stream<String> rows = source.contains("change(key, ")
                ? ROW.matcher(source).results().map(result -> result.group(1))
                : Stream.of();
        return Stream.concat(named, rows).collect(Collectors.toSet());
    }
}
