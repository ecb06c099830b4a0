package org.sallyport.console.internal;

import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.service.cm.Configuration;

/** Makes configurations that somebody else is thought to have stored. */
public final class StoredConfiguration {

    private StoredConfiguration() {}

    /** One that can be read, and not changed. */
    public static Configuration of(String pid, Map<String, Object> properties) {
        return (Configuration) Proxy.newProxyInstance(
                StoredConfiguration.class.getClassLoader(),
                new Class<?>[] {Configuration.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getPid" -> pid;
                    case "getProperties", "getProcessedProperties" -> new Hashtable<>(properties);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
