package org.sallyport.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.jar.JarFile;

/** The classes of all bundles, read once and together, so that uses across bundles are seen. */
final class BundleClasses {

    private static final JavaClasses ALL = read();

    private BundleClasses() {}

    /** Those of every bundle. */
    static JavaClasses all() {
        return ALL;
    }

    /** Those in the jar of one bundle. */
    static JavaClasses of(Bundle bundle) {
        return ALL.that(DescribedPredicate.describe(
                "are in " + bundle.name(), type -> bundle.classes().contains(type.getName())));
    }

    private static JavaClasses read() {
        try {
            JarFile[] jars = new JarFile[Repository.bundles().size()];
            for (int i = 0; i < jars.length; i++) {
                jars[i] = new JarFile(Repository.bundles().get(i).jar().toFile());
            }
            return new ClassFileImporter().importJars(jars);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
