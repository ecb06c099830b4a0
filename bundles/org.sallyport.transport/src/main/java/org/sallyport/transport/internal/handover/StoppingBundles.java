package org.sallyport.transport.internal.handover;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a bundle be updated or uninstalled while connections still use what it has given them: an open file, a cipher, a channel. Before a bundle that
 * publishes services of ours stops, every class that it may still need is loaded; after an update the framework would not find those any more.
 */
@Component(
        service = {},
        immediate = true)
public final class StoppingBundles implements SynchronousBundleListener {

    private static final Logger LOG = LoggerFactory.getLogger(StoppingBundles.class);
    private static final String OURS = "org.sallyport.";
    private static final String SUFFIX = ".class";

    private final BundleContext context;

    /** Begins to watch. */
    @Activate
    public StoppingBundles(BundleContext context) {
        this.context = context;
        context.addBundleListener(this);
    }

    @Deactivate
    void end() {
        context.removeBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
        if (event.getType() == BundleEvent.STOPPING
                && framework.getState() != Bundle.STOPPING
                && isOurKind(event.getBundle())) {
            int loaded = load(event.getBundle().adapt(BundleWiring.class));
            LOG.debug("{} classes for what {} leaves behind", loaded, event.getBundle());
        }
    }

    private static boolean isOurKind(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        return bundle.getSymbolicName().startsWith(OURS)
                || services != null
                        && Stream.of(services)
                                .flatMap(service -> Stream.of((String[]) service.getProperty(Constants.OBJECTCLASS)))
                                .anyMatch(name -> name.startsWith(OURS));
    }

    /** How many classes there are now. */
    private static int load(BundleWiring wiring) {
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
        return names.size();
    }

    private static void load(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.trace("{} is optional here", name, e);
        }
    }
}
