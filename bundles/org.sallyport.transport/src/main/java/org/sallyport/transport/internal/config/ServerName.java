package org.sallyport.transport.internal.config;

import java.util.Map;
import java.util.Optional;

/** Finds the name of a server in its configuration. */
final class ServerName {

    private static final String FACTORY_PID = "org.sallyport.server";
    private static final String FILE_NAME = "felix.fileinstall.filename";

    private ServerName() {}

    /** The key {@code name}, else what stands behind the factory PID in the name of the file or in the PID, else {@code default}. */
    static String of(Map<String, ?> values) {
        String name = String.valueOf(values.get("name")).strip();
        if (!name.isEmpty()) {
            return name;
        }
        return behindFactoryPid(fileName(String.valueOf(values.get(FILE_NAME))))
                .or(() -> behindFactoryPid(String.valueOf(values.get("service.pid"))))
                .orElse("default");
    }

    private static String fileName(String location) {
        return location.substring(location.lastIndexOf('/') + 1).replaceFirst("\\.(cfg|config|json)$", "");
    }

    private static Optional<String> behindFactoryPid(String text) {
        boolean named = text.startsWith(FACTORY_PID) && text.length() > FACTORY_PID.length() + 1;
        return named ? Optional.of(text.substring(FACTORY_PID.length() + 1)) : Optional.empty();
    }
}
