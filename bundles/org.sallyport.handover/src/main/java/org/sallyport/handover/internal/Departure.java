package org.sallyport.handover.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Why a component is deactivated. */
public enum Departure {
    /** The whole container stops: nothing is drained. */
    CONTAINER_STOPS,

    /** Its bundle stops, and may be on its way to its next version. */
    BUNDLE_STOPS,

    /** The bundle stays: the component's configuration is gone, or something else that it was there for. */
    COMPONENT_GOES;

    /**
     * Of a component that is being deactivated now.
     *
     * @param context of its bundle
     */
    public static Departure of(BundleContext context) {
        if (context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING) {
            return CONTAINER_STOPS;
        }
        return context.getBundle().getState() == Bundle.STOPPING ? BUNDLE_STOPS : COMPONENT_GOES;
    }
}
