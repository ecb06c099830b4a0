package org.sallyport.console.internal;

import java.io.IOException;
import java.util.Dictionary;
import java.util.List;
import org.osgi.service.cm.Configuration;

/** Servers as they are configured, whether or not they run. */
public final class Configured {

    private static final String SERVER = "org.sallyport.server";

    private Configured() {}

    /** All configurations of servers. */
    public static List<Configuration> servers(Services services) throws IOException {
        return services.configurations(SERVER);
    }

    /** The name of what a factory configuration stands for. */
    public static String name(Configuration configuration) {
        Dictionary<String, Object> properties = configuration.getProperties();
        Object name = properties == null ? null : properties.get("name");
        String pid = configuration.getPid();
        return name == null || name.toString().isBlank() ? pid.substring(pid.indexOf('~') + 1) : name.toString();
    }
}
