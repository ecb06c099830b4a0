package org.sallyport.transport.internal.handover;

import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.sallyport.handover.internal.NeededClasses;

/**
 * Lets a bundle be updated or uninstalled while connections still use what it has given them: an open file, a cipher, a channel. Before a bundle that
 * publishes services of ours stops, every class that it may still need is loaded; after an update the framework would not find those any more.
 */
@Component(
        service = {},
        immediate = true)
public final class StoppingBundles implements SynchronousBundleListener {

    private static final String OURS = "org.sallyport.";

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
            NeededClasses.load(event.getBundle());
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
}
