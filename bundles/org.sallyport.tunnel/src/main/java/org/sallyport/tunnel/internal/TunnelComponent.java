package org.sallyport.tunnel.internal;

import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.sallyport.client.SshClients;
import org.sallyport.handover.internal.Departure;
import org.sallyport.handover.internal.ParkedPorts;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.settings.internal.RefusedContent;
import org.sallyport.tunnel.Tunnel;
import org.sallyport.tunnel.internal.config.SettingsReader;
import org.sallyport.tunnel.internal.config.TunnelConfig;
import org.sallyport.tunnel.internal.config.TunnelSettings;
import org.sallyport.tunnel.internal.net.SocketLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One configuration of {@code org.sallyport.tunnel}: a {@link TunnelEngine} and its service, which bears none of the configuration's keys. */
@Component(
        service = {},
        immediate = true,
        configurationPid = SettingsReader.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TunnelConfig.class, factory = true)
public final class TunnelComponent {

    private static final Logger LOG = LoggerFactory.getLogger(TunnelComponent.class);

    /** More than it takes to give up a port. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BundleContext context;
    private final SocketLoop loop;
    private final RefusedContent refused = new RefusedContent();
    private Optional<SshClients> clients = Optional.empty();
    private Optional<Published> published = Optional.empty();

    private record Published(TunnelEngine engine, ServiceRegistration<Tunnel> registration) {}

    /** Starts the tunnel; a configuration that means nothing starts nothing, until it is mended. */
    @Activate
    public TunnelComponent(BundleContext context, @Reference SocketLoop loop) {
        this.context = context;
        this.loop = loop;
    }

    @Activate
    void activate(Map<String, Object> configuration) {
        modified(configuration);
    }

    /** Takes over a changed configuration; one that means nothing changes nothing. */
    @Modified
    synchronized void modified(Map<String, Object> configuration) {
        try {
            TunnelSettings settings = SettingsReader.read(configuration);
            checkAlgorithms(settings);
            if (published.isPresent()) {
                change(published.get(), settings);
            } else {
                publish(String.valueOf(configuration.get(Constants.SERVICE_PID)), settings);
            }
            refused.forget();
        } catch (InvalidSettingsException e) {
            refuse(configuration, e.getMessage());
        }
    }

    private void refuse(Map<String, Object> configuration, String reason) {
        published.ifPresent(tunnel -> tunnel.engine().refuse(reason));
        if (refused.isNew(configuration, reason)) {
            LOG.error(
                    "{}: {}; {}",
                    configuration.get(Constants.SERVICE_PID),
                    reason,
                    published.isPresent()
                            ? "the last good settings stay"
                            : "the tunnel does not start before that is mended");
        }
    }

    /** Only the transport knows which algorithms there are; while it is away, a bad name shows when it is back. */
    private void checkAlgorithms(TunnelSettings settings) throws InvalidSettingsException {
        List<String> complaints = clients.map(
                        service -> service.complaints(settings.ssh().algorithms()))
                .orElse(List.of());
        if (!complaints.isEmpty()) {
            throw new InvalidSettingsException(complaints);
        }
    }

    private void publish(String pid, TunnelSettings settings) {
        BundleContext framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID).getBundleContext();
        TunnelEngine engine = new TunnelEngine(loop, pid, settings, new ParkedPorts(framework, pid));
        published = Optional.of(new Published(engine, context.registerService(Tunnel.class, engine, named(settings))));
        engine.clients(clients);
        engine.start();
    }

    private static void change(Published tunnel, TunnelSettings settings) {
        tunnel.engine().apply(settings);
        if (!settings.name().equals(tunnel.registration().getReference().getProperty(Tunnel.NAME))) {
            tunnel.registration().setProperties(named(settings));
        }
    }

    private static Hashtable<String, Object> named(TunnelSettings settings) {
        return new Hashtable<>(Map.of(Tunnel.NAME, settings.name()));
    }

    /**
     * Returns as soon as the port is given up; clients finish meanwhile. If this bundle stops, it may be on its way to its next version: that finds the port
     * open.
     */
    @Deactivate
    void deactivate() {
        Optional<Published> ending;
        synchronized (this) {
            ending = published;
            published = Optional.empty();
        }
        ending.ifPresent(tunnel -> {
            tunnel.registration().unregister();
            end(tunnel.engine());
        });
    }

    private void end(TunnelEngine engine) {
        Departure departure = Departure.of(context);
        CompletableFuture<Void> done = departure == Departure.CONTAINER_STOPS
                ? engine.close()
                : engine.makeWay(departure == Departure.BUNDLE_STOPS);
        try {
            done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("tunnel {}: its port may stay open for a while: {}", engine.name(), e.toString());
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setClients(SshClients service) {
        clients = Optional.of(service);
        published.ifPresent(tunnel -> tunnel.engine().clients(Optional.of(service)));
    }

    synchronized void unsetClients(SshClients service) {
        if (clients.equals(Optional.of(service))) {
            clients = Optional.empty();
            published.ifPresent(tunnel -> tunnel.engine().clients(Optional.empty()));
        }
    }
}
