package org.sallyport.handover.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The classes that the work of a bundle may need when the bundle has stopped: after an update the framework does not find them any more. */
public final class NeededClasses {

    private static final Logger LOG = LoggerFactory.getLogger(NeededClasses.class);
    private static final String SUFFIX = ".class";

    private NeededClasses() {}

    /** Loads every class of a bundle that is stopping, and all that these name. */
    public static void load(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        Set<String> names = new HashSet<>();
        for (String path : wiring.listResources(
                "/", "*" + SUFFIX, BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL)) {
            names.add(path.substring(0, path.length() - SUFFIX.length()).replace('/', '.'));
            try (InputStream file = wiring.getClassLoader().getResourceAsStream(path)) {
                if (file != null) {
                    names.addAll(ReferencedClasses.of(file));
                }
            } catch (IOException e) {
                LOG.debug("{} cannot be read", path, e);
            }
        }
        names.forEach(name -> load(name, wiring.getClassLoader()));
        LOG.debug("{} classes for what {} leaves behind", names.size(), bundle);
    }

    private static void load(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.trace("{} is optional here", name, e);
        }
    }
}
