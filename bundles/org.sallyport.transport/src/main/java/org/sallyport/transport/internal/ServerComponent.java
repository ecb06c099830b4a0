package org.sallyport.transport.internal;

import java.util.Hashtable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.sallyport.auth.Authenticator;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.forward.Forwarder;
import org.sallyport.handover.internal.Departure;
import org.sallyport.handover.internal.ParkedPorts;
import org.sallyport.session.Server;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.settings.internal.RefusedContent;
import org.sallyport.subsystem.Subsystem;
import org.sallyport.transport.internal.config.ServerConfig;
import org.sallyport.transport.internal.config.ServerSettings;
import org.sallyport.transport.internal.config.SettingsReader;
import org.sallyport.transport.internal.plugin.Plugin;
import org.sallyport.transport.internal.plugin.Plugins;
import org.sallyport.transport.internal.server.Environment;
import org.sallyport.transport.internal.server.ManagedServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One configuration of {@code org.sallyport.server}: a {@link ManagedServer} and its service. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.sallyport.server",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ServerConfig.class, factory = true)
@ServerConfig
public final class ServerComponent {

    private static final Logger LOG = LoggerFactory.getLogger(ServerComponent.class);

    private final Plugins<Authenticator> authenticators = new Plugins<>(this::lookAround);
    private final Plugins<CryptoProvider> providers = new Plugins<>(this::lookAround);
    private final Plugins<Subsystem> subsystems = new Plugins<>(this::lookAround);
    private final Plugins<Forwarder> forwarders = new Plugins<>(() -> {});
    private final RefusedContent refused = new RefusedContent();
    private volatile Optional<ManagedServer> server = Optional.empty();
    private Optional<ServiceRegistration<Server>> registration = Optional.empty();
    private volatile boolean retired;

    /** Starts the server; a configuration that means nothing starts nothing, until it is mended. */
    @Activate
    synchronized void activate(BundleContext context, Map<String, Object> configuration) {
        modified(context, configuration);
    }

    /** Takes over a changed configuration; one that means nothing changes nothing. */
    @Modified
    synchronized void modified(BundleContext context, Map<String, Object> configuration) {
        try {
            ServerSettings settings = SettingsReader.read(configuration);
            refused.forget();
            if (server.isPresent()) {
                server.get().apply(settings);
            } else {
                start(context, String.valueOf(configuration.get(Constants.SERVICE_PID)), settings);
            }
        } catch (InvalidSettingsException e) {
            server.ifPresent(running -> running.refuse(e.getMessage()));
            if (refused.isNew(configuration, e.getMessage())) {
                LOG.error(
                        "{}: {}; {}",
                        configuration.get(Constants.SERVICE_PID),
                        e.getMessage(),
                        server.isPresent()
                                ? "the last good settings stay"
                                : "the server does not start before that is mended");
            }
        }
    }

    private void start(BundleContext context, String pid, ServerSettings settings) {
        ManagedServer started = new ManagedServer(
                settings,
                new Environment(authenticators, providers, subsystems, forwarders),
                new ParkedPorts(context.getBundle(Constants.SYSTEM_BUNDLE_ID).getBundleContext(), pid),
                this::describe);
        server = Optional.of(started);
        registration = Optional.of(context.registerService(Server.class, started, description(started)));
        describe();
    }

    /**
     * Returns as soon as the ports are given up; connections finish meanwhile. If this bundle stops, it may be on its way to its next version: that finds
     * the ports open.
     */
    @Deactivate
    void deactivate(BundleContext context) {
        Optional<ManagedServer> stopping;
        synchronized (this) {
            retired = true;
            stopping = server;
            server = Optional.empty();
            registration.ifPresent(ServiceRegistration::unregister);
            registration = Optional.empty();
        }
        Departure departure = Departure.of(context);
        stopping.ifPresent(server -> {
            if (departure == Departure.CONTAINER_STOPS) {
                server.close();
            } else {
                server.retire(departure == Departure.BUNDLE_STOPS);
            }
        });
    }

    private synchronized void describe() {
        registration.ifPresent(service -> server.ifPresent(running -> service.setProperties(description(running))));
    }

    private static Hashtable<String, Object> description(ManagedServer server) {
        return new Hashtable<>(Map.of(
                Server.NAME,
                server.name(),
                Server.LISTENING,
                !server.addresses().isEmpty()));
    }

    private void lookAround() {
        // Without the lock: this is called while bundles start, which may be waiting for it.
        server.ifPresent(ManagedServer::environmentChanged);
    }

    @Reference(
            service = Authenticator.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "addAuthenticator")
    void addAuthenticator(Authenticator authenticator, ServiceReference<Authenticator> reference) {
        authenticators.put(plugin(authenticator, reference, strings(reference.getProperty(Authenticator.METHODS))));
    }

    void removeAuthenticator(ServiceReference<Authenticator> reference) {
        lost(authenticators, reference);
    }

    @Reference(
            service = CryptoProvider.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addProvider(CryptoProvider provider, ServiceReference<CryptoProvider> reference) {
        providers.put(plugin(provider, reference, Set.of(provider.name())));
    }

    void removeProvider(ServiceReference<CryptoProvider> reference) {
        lost(providers, reference);
    }

    @Reference(service = Subsystem.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSubsystem(Subsystem subsystem, ServiceReference<Subsystem> reference) {
        subsystems.put(plugin(subsystem, reference, Set.of(subsystem.name())));
    }

    void removeSubsystem(ServiceReference<Subsystem> reference) {
        lost(subsystems, reference);
    }

    @Reference(service = Forwarder.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addForwarder(Forwarder forwarder, ServiceReference<Forwarder> reference) {
        forwarders.put(plugin(forwarder, reference, Set.of()));
    }

    void removeForwarder(ServiceReference<Forwarder> reference) {
        lost(forwarders, reference);
    }

    /** Who is still logging in while the server goes keeps what was there. */
    private void lost(Plugins<?> plugins, ServiceReference<?> reference) {
        if (!retired) {
            plugins.remove(id(reference));
        }
    }

    private static <T> Plugin<T> plugin(T service, ServiceReference<T> reference, Set<String> labels) {
        int ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer number ? number : 0;
        return new Plugin<>(
                service, ranking, id(reference), labels, reference.getBundle().getSymbolicName());
    }

    private static long id(ServiceReference<?> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    private static Set<String> strings(Object property) {
        if (property instanceof String[] several) {
            return new LinkedHashSet<>(List.of(several));
        }
        return property instanceof String one ? Set.of(one) : Set.of();
    }
}
