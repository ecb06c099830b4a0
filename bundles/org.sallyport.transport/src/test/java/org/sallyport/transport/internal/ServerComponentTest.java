package org.sallyport.transport.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
        return context(fake(BundleContext.class, Map.of("getAllServiceReferences", filter -> null)), Bundle.ACTIVE);
    }

    private BundleContext context(BundleContext framework, int state) {
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
        Bundle system =
                fake(Bundle.class, Map.of("getState", none -> Bundle.ACTIVE, "getBundleContext", none -> framework));
        Bundle bundle = fake(Bundle.class, Map.of("getState", none -> state));
        return fake(
                BundleContext.class,
                Map.of("getBundle", id -> id == null ? bundle : system, "registerService", service -> {
                    server = (Server) service[1];
                    publish((Dictionary<?, ?>) service[2]);
                    return registration;
                }));
    }

    /** The framework's services, which outlive the bundle. */
    private static final class Services {

        private record Entry(ServiceReference<?> reference, Object service) {}

        private final List<Entry> entries = new CopyOnWriteArrayList<>();

        BundleContext context() {
            return fake(
                    BundleContext.class,
                    Map.of(
                            "registerService",
                            service -> register(service[1], (Dictionary<?, ?>) service[2]),
                            "getAllServiceReferences",
                            filter -> entries.stream().map(Entry::reference).toArray(ServiceReference<?>[]::new),
                            "getService",
                            reference -> entries.stream()
                                    .filter(entry -> entry.reference() == reference[0])
                                    .findFirst()
                                    .map(Entry::service)
                                    .orElse(null),
                            "ungetService",
                            reference -> true));
        }

        private ServiceRegistration<?> register(Object service, Dictionary<?, ?> properties) {
            Entry entry = new Entry(
                    fake(ServiceReference.class, Map.of("getProperty", name -> properties.get(name[0]))), service);
            entries.add(entry);
            return fake(ServiceRegistration.class, Map.of("unregister", none -> {
                entries.removeIf(other -> other == entry);
                return null;
            }));
        }
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
        await(() -> server.refusal().isPresent());
        assertEquals("front", server.name());
        assertEquals("0", server.settings().get("listen.port"));
        assertEquals("org.sallyport.server~front", server.settings().get("service.pid"));
        String refusal = server.refusal().orElseThrow();
        assertTrue(refusal.startsWith("listen.port = \"many\" is refused: "), refusal);

        configuration.put("listen.port", "0");
        component.modified(context(), configuration);
        await(() -> "back".equals(published.get(Server.NAME)));
        assertTrue(server.refusal().isEmpty());
        assertEquals("back", server.settings().get("name"));
    }

    @Test
    void aBadConfigurationThatIsDeliveredAgainIsNotSaidAgain() {
        try (CapturedLog log = new CapturedLog("listen.port = ")) {
            configuration.put("listen.port", "many");
            component.activate(context(), configuration);
            component.modified(context(), Map.copyOf(configuration));
            assertEquals(1, log.lines().size(), log.lines().toString());

            configuration.put("listen.port", "more");
            component.modified(context(), configuration);
            assertEquals(2, log.lines().size(), log.lines().toString());

            configuration.put("listen.port", "0");
            component.modified(context(), configuration);
            configuration.put("listen.port", "more");
            component.modified(context(), configuration);
            assertEquals(3, log.lines().size(), log.lines().toString());
        }
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

    /** One life of the bundle with two servers of the same name: ports by PID. */
    private Map<String, Integer> ports(BundleContext framework, String... pids) {
        Map<String, Integer> ports = new HashMap<>();
        List<ServerComponent> components = new ArrayList<>();
        for (String pid : pids) {
            ServerComponent one = new ServerComponent();
            one.addProvider(new JdkCrypto(), reference(Map.of("service.id", 7L)));
            configuration.put("service.pid", pid);
            one.activate(context(framework, Bundle.ACTIVE), configuration);
            components.add(one);
            await(() -> !server.addresses().isEmpty());
            ports.put(pid, server.addresses().get(0).getPort());
        }
        components.forEach(one -> one.deactivate(context(framework, Bundle.STOPPING)));
        return ports;
    }

    @Test
    void serversOfTheSameNameKeepTheirPorts() {
        configuration.put("name", "same");
        String one = "org.sallyport.server~one";
        String other = "org.sallyport.server~other";
        Services services = new Services();
        Map<String, Integer> before = ports(services.context(), one, other);
        assertEquals(before, ports(services.context(), other, one));
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
