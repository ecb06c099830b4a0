package org.sallyport.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.crypto.jca.internal.JdkCrypto;
import org.sallyport.session.Server;

/** The component as OSGi calls it, with the little of the framework that it asks for. */
class ServerComponentTest {

    @TempDir
    Path directory;

    private final ServerComponent component = new ServerComponent();
    private final Map<String, Object> published = new ConcurrentHashMap<>();
    private final Map<String, Object> configuration = new HashMap<>();
    private volatile Server server;

    @BeforeEach
    void configure() {
        configuration.put("service.pid", "org.sallyport.server~front");
        configuration.put("listen.port", "0");
        configuration.put("host.keys", new String[] {"ed25519"});
        configuration.put("host.key.directory", directory.toString());
        component.addProvider(new JdkCrypto(), reference(Map.of("service.id", 7L, "service.ranking", 5)));
    }

    @AfterEach
    void stop() {
        component.deactivate(context());
    }

    private static <T> T fake(Class<T> type, Map<String, Function<Object[], Object>> methods) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> methods.get(method.getName()).apply(arguments)));
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<CryptoProvider> reference(Map<String, Object> properties) {
        Bundle bundle = fake(Bundle.class, Map.of("getSymbolicName", none -> "org.example.crypto"));
        return fake(
                ServiceReference.class,
                Map.of("getProperty", name -> properties.get(name[0]), "getBundle", none -> bundle));
    }

    private BundleContext context() {
        ServiceRegistration<?> registration = fake(
                ServiceRegistration.class,
                Map.of(
                        "setProperties",
                        properties -> {
                            publish((Dictionary<?, ?>) properties[0]);
                            return null;
                        },
                        "unregister",
                        none -> {
                            published.clear();
                            return null;
                        }));
        BundleContext framework = fake(BundleContext.class, Map.of("getAllServiceReferences", filter -> null));
        Bundle bundle =
                fake(Bundle.class, Map.of("getState", none -> Bundle.ACTIVE, "getBundleContext", none -> framework));
        return fake(BundleContext.class, Map.of("getBundle", id -> bundle, "registerService", service -> {
            server = (Server) service[1];
            publish((Dictionary<?, ?>) service[2]);
            return registration;
        }));
    }

    private void publish(Dictionary<?, ?> properties) {
        properties.keys().asIterator().forEachRemaining(key -> published.put((String) key, properties.get(key)));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited too long");
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Test
    void aServerIsPublishedWithItsNameAndWhetherItListens() {
        component.activate(context(), configuration);

        await(() -> Boolean.TRUE.equals(published.get(Server.LISTENING)));
        assertEquals("front", published.get(Server.NAME));
        assertEquals(2, published.size(), "no configuration among the properties");
        assertFalse(server.addresses().isEmpty());
    }

    @Test
    void aBadChangeChangesNothingAndAGoodOneDoes() {
        component.activate(context(), configuration);
        await(() -> Boolean.TRUE.equals(published.get(Server.LISTENING)));

        configuration.put("name", "back");
        configuration.put("listen.port", "many");
        component.modified(context(), configuration);
        assertEquals("front", server.name());

        configuration.put("listen.port", "0");
        component.modified(context(), configuration);
        await(() -> "back".equals(published.get(Server.NAME)));
    }

    @Test
    void aBadFirstConfigurationIsMendedLater() {
        configuration.put("max.connections", "lots");
        component.activate(context(), configuration);
        assertEquals(Map.of(), published);

        configuration.put("max.connections", "10");
        component.modified(context(), configuration);
        await(() -> Boolean.TRUE.equals(published.get(Server.LISTENING)));
    }

    @Test
    void withoutItsProviderItDoesNotListen() {
        component.removeProvider(reference(Map.of("service.id", 7L)));
        component.activate(context(), configuration);
        await(() -> Boolean.FALSE.equals(published.get(Server.LISTENING)));

        component.addProvider(new JdkCrypto(), reference(Map.of("service.id", 8L)));
        await(() -> Boolean.TRUE.equals(published.get(Server.LISTENING)));
    }

    @Test
    void stoppedItIsNotPublished() {
        component.activate(context(), configuration);
        await(() -> Boolean.TRUE.equals(published.get(Server.LISTENING)));

        component.deactivate(context());

        assertEquals(Map.of(), published);
        assertTrue(server.addresses().isEmpty());
    }
}
