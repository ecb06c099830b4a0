package org.sallyport.file.local.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.sallyport.file.FileStore;

/** A service registry for one service: what was registered, changed and unregistered, one after another. */
final class FakeRegistry {

    final List<String> events = new ArrayList<>();
    private Optional<FileStore> store = Optional.empty();
    private Optional<Dictionary<?, ?>> properties = Optional.empty();

    /** The service that is there now. */
    FileStore store() {
        return store.orElseThrow();
    }

    BundleContext context() {
        return fake(BundleContext.class, (method, arguments) -> {
            if (!method.equals("registerService")) {
                throw new UnsupportedOperationException(method);
            }
            store = Optional.of((FileStore) arguments[1]);
            properties = Optional.of((Dictionary<?, ?>) arguments[2]);
            events.add("registered " + arguments[2]);
            return registration();
        });
    }

    private ServiceRegistration<?> registration() {
        return fake(ServiceRegistration.class, (method, arguments) -> {
            switch (method) {
                case "getReference":
                    return fake(
                            ServiceReference.class,
                            (get, names) -> properties.orElseThrow().get(names[0]));
                case "setProperties":
                    properties = Optional.of((Dictionary<?, ?>) arguments[0]);
                    events.add("changed " + arguments[0]);
                    return null;
                case "unregister":
                    store = Optional.empty();
                    events.add("unregistered");
                    return null;
                default:
                    throw new UnsupportedOperationException(method);
            }
        });
    }

    /** What a method answers. */
    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }
}
