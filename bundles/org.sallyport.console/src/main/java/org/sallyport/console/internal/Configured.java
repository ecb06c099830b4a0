package org.sallyport.console.internal;

import java.io.IOException;
import java.util.Dictionary;
import java.util.List;
import java.util.Optional;
import org.osgi.service.cm.Configuration;

/** Servers as they are configured, whether or not they run. */
public final class Configured {

    private static final String SERVER = "org.sallyport.server";
    private static final String FILE = "felix.fileinstall.filename";

    private Configured() {}

    /** All configurations of servers. */
    public static List<Configuration> servers(Services services) throws IOException {
        return services.configurations(SERVER);
    }

    /**
     * The name of a server, found as the server itself finds it: the key {@code name}, else what stands behind the factory PID in the name of the
     * file or in the PID. The PID that {@code config:edit --factory --alias NAME} gives ends with a random number, the file's name with the alias.
     */
    public static String name(Configuration configuration) {
        Dictionary<String, Object> properties = configuration.getProperties();
        String pid = configuration.getPid();
        if (properties == null) {
            return behindFactoryPid(pid).orElse(pid);
        }
        return Optional.ofNullable(properties.get("name"))
                .map(name -> name.toString().strip())
                .filter(name -> !name.isEmpty())
                .or(() -> Optional.ofNullable(properties.get(FILE))
                        .flatMap(file -> behindFactoryPid(fileName(file.toString()))))
                .or(() -> behindFactoryPid(pid))
                .orElse(pid);
    }

    private static String fileName(String location) {
        return location.substring(location.lastIndexOf('/') + 1).replaceFirst("\\.(cfg|config|json)$", "");
    }

    private static Optional<String> behindFactoryPid(String text) {
        boolean named = text.startsWith(SERVER) && text.length() > SERVER.length() + 1;
        return named ? Optional.of(text.substring(SERVER.length() + 1)) : Optional.empty();
    }
}
