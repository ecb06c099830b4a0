package org.sallyport.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Who may use what. Every package is named exactly: {@code org.sallyport.auth} does not stand for what is below it. */
final class DependencyRules {

    private DependencyRules() {}

    /** Of the packages below a prefix, only the given ones may be used. */
    static ArchRule ofOursOnly(String prefix, Set<String> allowed, String whatToDo) {
        return noClasses()
                .should()
                .dependOnClassesThat(describe(
                        "are ours and outside " + allowed,
                        type -> type.getPackageName().startsWith(prefix) && !allowed.contains(type.getPackageName())))
                .because(whatToDo)
                .allowEmptyShould(true);
    }

    /** Nothing below a prefix may be used. */
    static ArchRule nothingOf(String prefix, String whatToDo) {
        return noClasses()
                .should()
                .dependOnClassesThat(describe(
                        "are in " + prefix, type -> type.getPackageName().startsWith(prefix)))
                .because(whatToDo)
                .allowEmptyShould(true);
    }

    /** Only packages that begin with one of the given prefixes may be used. */
    static ArchRule only(List<String> prefixes, String whatToDo) {
        return classes()
                .should()
                .onlyDependOnClassesThat(describe(
                        "are in " + prefixes,
                        type -> type.getBaseComponentType().isPrimitive()
                                || prefixes.stream().anyMatch((type.getPackageName() + ".")::startsWith)))
                .because(whatToDo);
    }

    /** The packages directly below a prefix use each other in one direction. */
    static ArchRule noCycles(String prefix, String whatToDo) {
        return slices().matching(prefix + ".(*)").should().beFreeOfCycles().because(whatToDo);
    }

    /** The imported packages of a bundle that it may not import. */
    static List<String> forbiddenImports(Bundle bundle, Predicate<String> forbidden) {
        return bundle.imports().keySet().stream()
                .filter(forbidden)
                .map(imported -> bundle.name() + " imports " + imported)
                .toList();
    }

    /** The headers by which a bundle gets at others without naming the packages it needs. */
    static List<String> forbiddenHeaders(Bundle bundle) {
        List<String> violations = new ArrayList<>();
        for (String header : List.of("DynamicImport-Package", "Require-Bundle", "Fragment-Host", "Bundle-ClassPath")) {
            if (bundle.headers().containsKey(header)) {
                violations.add(bundle.name() + " has " + header + ": "
                        + bundle.headers().get(header));
            }
        }
        return violations;
    }
}
