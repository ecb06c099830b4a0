package org.sallyport.configuration.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** The PIDs that installed bundles read, and the keys of each, as their metatype definitions have them (OSGi Compendium 8, section 105). */
final class DefinedKeys {

    private static final String DEFINITIONS = "OSGI-INF/metatype";

    private final BundleContext context;
    private final MetaTypeService metatype;

    DefinedKeys(BundleContext context, MetaTypeService metatype) {
        this.context = context;
        this.metatype = metatype;
    }

    /** The factory PIDs of this project. */
    Set<String> factoryPids() {
        return definitions()
                .flatMap(bundle -> Arrays.stream(bundle.getFactoryPids()))
                .filter(StoredConfiguration::isOurs)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The PID that is meant by one that looks like the name of its file.
     *
     * @param pid such as {@code org.sallyport.server-default}
     * @return such as {@code org.sallyport.server~default}; empty if no factory has a name like that
     */
    Optional<String> meant(String pid) {
        return factoryPids().stream()
                .filter(factory -> pid.startsWith(factory + "-") && pid.length() > factory.length() + 1)
                .map(factory -> factory + "~" + pid.substring(factory.length() + 1))
                .findFirst();
    }

    /** Whether a bundle reads the configuration of that PID: one of its own, or a factory PID without a name behind it. */
    boolean isRead(String pid) {
        return definitions().anyMatch(bundle -> defines(bundle, pid));
    }

    /**
     * The keys of a PID or factory PID.
     *
     * @return empty if no bundle defines any
     */
    Optional<Set<String>> of(String pid) {
        Set<String> keys = definitions()
                .filter(bundle -> defines(bundle, pid))
                .map(bundle ->
                        bundle.getObjectClassDefinition(pid, null).getAttributeDefinitions(ObjectClassDefinition.ALL))
                .flatMap(Arrays::stream)
                .map(AttributeDefinition::getID)
                .collect(Collectors.toCollection(TreeSet::new));
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys);
    }

    private static boolean defines(MetaTypeInformation bundle, String pid) {
        return Stream.of(bundle.getPids(), bundle.getFactoryPids())
                .flatMap(Arrays::stream)
                .anyMatch(pid::equals);
    }

    private Stream<MetaTypeInformation> definitions() {
        return Arrays.stream(context.getBundles())
                .filter(DefinedKeys::definesAny)
                .map(metatype::getMetaTypeInformation)
                .flatMap(Stream::ofNullable);
    }

    private static boolean definesAny(Bundle bundle) {
        return bundle.getState() != Bundle.UNINSTALLED && bundle.getEntryPaths(DEFINITIONS) != null;
    }

    /** The one of several names that a misspelt one is nearest to, if it is near. */
    static Optional<String> nearest(String misspelt, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(misspelt, name) <= 1 + misspelt.length() / 6)
                .min((one, other) -> distance(misspelt, one) - distance(misspelt, other));
    }

    /** How many characters must be put in, left out or changed to get from one text to the other (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
