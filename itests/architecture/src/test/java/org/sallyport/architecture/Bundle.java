package org.sallyport.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A bundle as it was built.
 *
 * @param name its symbolic name, which is also its folder's
 * @param jar what was built
 * @param headers of the manifest
 * @param classes the names of all classes in the jar
 * @param documents the XML documents below {@code OSGI-INF}: name in the jar, text
 */
record Bundle(String name, Path jar, Map<String, String> headers, Set<String> classes, Map<String, String> documents) {

    /** The only bundle whose packages a plugin sees. */
    static final String API = "org.sallyport.api";

    /**
     * The libraries whose packages are copied into each bundle that uses them, and what else each may use: see
     * docs/adr/0008-settings-are-read-by-an-embedded-library.md and docs/adr/0010-what-outlives-a-bundle-is-embedded.md.
     */
    static final Map<String, List<String>> LIBRARIES = Map.of(
            "org.sallyport.settings",
            List.of(),
            "org.sallyport.handover",
            List.of("org.osgi.framework.", "org.slf4j."));

    private static final String CLASS = ".class";

    /** Reads the jar in the target folder of a bundle. */
    static Bundle read(Path folder) {
        Path path = built(folder);
        Set<String> classes = new TreeSet<>();
        Map<String, String> documents = new TreeMap<>();
        try (JarFile jar = new JarFile(path.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                String entryName = entry.getName();
                if (entryName.endsWith(CLASS)) {
                    classes.add(entryName
                            .substring(0, entryName.length() - CLASS.length())
                            .replace('/', '.'));
                } else if (entryName.startsWith("OSGI-INF/") && entryName.endsWith(".xml")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        documents.put(entryName, new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            }
            Map<String, String> headers = new TreeMap<>();
            jar.getManifest()
                    .getMainAttributes()
                    .forEach((key, value) -> headers.put(key.toString(), value.toString()));
            return new Bundle(headers.getOrDefault("Bundle-SymbolicName", "?"), path, headers, classes, documents);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /** The packages that hold classes. */
    Set<String> packages() {
        return classes.stream().map(Bundle::packageOf).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The classes in some of the packages. */
    Set<String> classesIn(Set<String> packages) {
        return classes.stream()
                .filter(type -> packages.contains(packageOf(type)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String packageOf(String type) {
        return type.substring(0, Math.max(0, type.lastIndexOf('.')));
    }

    /** The packages it exports, with their attributes. */
    Map<String, Map<String, String>> exports() {
        return ManifestHeader.parse(headers.getOrDefault("Export-Package", ""));
    }

    /** The packages it imports, with their attributes. */
    Map<String, Map<String, String>> imports() {
        return ManifestHeader.parse(headers.getOrDefault("Import-Package", ""));
    }

    private static Path built(Path folder) {
        Path target = folder.resolve("target");
        List<Path> jars = List.of();
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (jars.size() != 1) {
            throw new IllegalStateException(target + " must hold one jar and holds " + jars
                    + ": build the bundles first, with `mvn package` in the top folder");
        }
        return jars.get(0);
    }
}
