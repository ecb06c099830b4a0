package org.sallyport.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is exported, what is internal, and what is public. */
final class PackageRules {

    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");
    private static final Pattern IMPLEMENTATION = Pattern.compile("<implementation\\s+class=\"([^\"]+)\"");

    private PackageRules() {}

    /** Whether a package is, or is below, one named {@code internal}. */
    static boolean isInternal(String name) {
        return Arrays.asList(name.split("\\.")).contains("internal");
    }

    /**
     * Packages on the wrong side of the line between exported and internal, and those of other roots.
     *
     * @param libraries packages of these may be embedded, as they are and hidden
     */
    static List<String> misplaced(Bundle bundle, List<Bundle> libraries) {
        List<String> violations = new ArrayList<>();
        Set<String> exports = bundle.exports().keySet();
        for (String name : bundle.packages()) {
            if (isInternal(name) && exports.contains(name)) {
                violations.add(bundle.name() + " exports " + name);
            } else if (!isInternal(name) && !exports.contains(name)) {
                violations.add(bundle.name() + " has " + name + ", neither exported nor internal");
            }
            Optional<Bundle> library = libraries.stream()
                    .filter(other -> other.packages().contains(name))
                    .findFirst();
            if (library.isPresent()) {
                if (!library.get()
                        .classes()
                        .equals(bundle.classesIn(library.get().packages()))) {
                    violations.add(bundle.name() + " has " + name + ", but not as it is in "
                            + library.get().name());
                }
            } else if (isInternal(name) && !(name + ".").startsWith(bundle.name() + ".internal.")) {
                violations.add(bundle.name() + " has " + name + ", which is not below " + bundle.name() + ".internal");
            }
        }
        return violations;
    }

    /** Exported packages without a version of their own. */
    static List<String> unversioned(Bundle bundle) {
        List<String> violations = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> export : bundle.exports().entrySet()) {
            String version = export.getValue().getOrDefault("version", "none");
            if (!VERSION.matcher(version).matches()) {
                violations.add(bundle.name() + " exports " + export.getKey() + " with version " + version);
            }
            if (!bundle.classes().contains(export.getKey() + ".package-info")) {
                violations.add(bundle.name() + " exports " + export.getKey() + " without package-info");
            }
        }
        return violations;
    }

    /**
     * Public types of internal packages that neither the container nor another package needs. What is needed may say in its public members what it
     * takes and gives; those types are needed too.
     */
    static List<String> needlesslyPublic(JavaClasses classes, Set<String> instantiatedByName) {
        Set<JavaClass> candidates = classes.stream()
                .filter(type -> isInternal(type.getPackageName()))
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .collect(Collectors.toSet());
        Deque<JavaClass> needed = new ArrayDeque<>();
        for (JavaClass type : classes) {
            if (instantiatedByName.contains(type.getName()) || isUsedElsewhere(type)) {
                needed.add(type);
            }
        }
        while (!needed.isEmpty()) {
            JavaClass type = needed.remove();
            candidates.remove(type);
            candidates.remove(outermost(type));
            exposed(type).filter(candidates::remove).forEach(needed::add);
        }
        return candidates.stream().map(JavaClass::getName).sorted().toList();
    }

    /** The classes that the container makes by name: components, activators, and commands of the console. */
    static Set<String> instantiatedByName(List<Bundle> bundles) {
        Set<String> names = new TreeSet<>();
        for (Bundle bundle : bundles) {
            for (String document : bundle.documents().values()) {
                Matcher matcher = IMPLEMENTATION.matcher(document);
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
            names.add(bundle.headers().getOrDefault("Bundle-Activator", ""));
            Set<String> commands = ManifestHeader.parse(bundle.headers().getOrDefault("Karaf-Commands", ""))
                    .keySet();
            bundle.classes().stream()
                    .filter(type -> commands.contains(type.substring(0, Math.max(0, type.lastIndexOf('.')))))
                    .forEach(names::add);
        }
        return names;
    }

    private static boolean isUsedElsewhere(JavaClass type) {
        return type.getDirectDependenciesToSelf().stream()
                .anyMatch(dependency ->
                        !dependency.getOriginClass().getPackageName().equals(type.getPackageName()));
    }

    /** The types in the signatures of what others may call. */
    private static Stream<JavaClass> exposed(JavaClass type) {
        return type.getCodeUnits().stream()
                .filter(code -> code.getModifiers().contains(JavaModifier.PUBLIC)
                        || code.getModifiers().contains(JavaModifier.PROTECTED))
                .flatMap(code -> Stream.concat(Stream.of(code.getReturnType()), code.getParameterTypes().stream()))
                .flatMap(signature -> signature.getAllInvolvedRawTypes().stream())
                .map(PackageRules::outermost);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(PackageRules::outermost).orElse(type);
    }
}
