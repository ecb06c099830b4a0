package org.sallyport.console.internal;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.cm.Configuration;
import org.sallyport.settings.internal.ConfiguredName;

/** What is configured, whether or not it is in force. */
public final class Configured {

    private static final String SERVER = "org.sallyport.server";
    private static final String TUNNEL = "org.sallyport.tunnel";

    private Configured() {}

    /** All configurations of servers. */
    public static List<Configuration> servers(Services services) throws IOException {
        return services.configurations(SERVER);
    }

    /** All configurations of tunnels. */
    public static List<Configuration> tunnels(Services services) throws IOException {
        return services.configurations(TUNNEL);
    }

    /**
     * The name of a server or a tunnel, found as that itself finds it. Where it has none, the PID: that may end with a random number, which {@code config:edit
     * --factory --alias NAME} gives it.
     */
    public static String name(Configuration configuration) {
        Map<String, Object> values = values(configuration.getProperties());
        values.put(Constants.SERVICE_PID, configuration.getPid());
        String factory = configuration.getPid().startsWith(TUNNEL) ? TUNNEL : SERVER;
        return ConfiguredName.any(factory, values).orElseGet(configuration::getPid);
    }

    /** A copy of a configuration's values; empty if it has none, for which Config Admin gives null. */
    public static Map<String, Object> values(Dictionary<String, Object> properties) {
        Map<String, Object> values = new HashMap<>();
        if (properties != null) {
            Collections.list(properties.keys()).forEach(key -> values.put(key, properties.get(key)));
        }
        return values;
    }

    /** What is shown of a configuration that is refused; what was in force before it is shown beside that. */
    public static String refused(String reason) {
        return "configuration refused: " + reason;
    }
}
