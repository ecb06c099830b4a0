package org.sallyport.transport.internal.client;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.sallyport.client.ClientAlgorithms;
import org.sallyport.client.ClientConnection;
import org.sallyport.client.ClientSettings;
import org.sallyport.client.SshClients;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.transport.internal.plugin.Plugin;
import org.sallyport.transport.internal.plugin.Plugins;

/** An {@link SshConnector} as a service. It is not made before somebody wants it. */
@Component(service = SshClients.class)
public final class SshClientsComponent implements SshClients {

    private final Plugins<CryptoProvider> providers = new Plugins<>(this::providersChanged);
    private final Offers offers = new Offers(providers);
    private final SshConnector connector = new SshConnector(offers);

    @Override
    public CompletionStage<ClientConnection> connect(ClientSettings settings) {
        return connector.connect(settings);
    }

    @Override
    public CompletionStage<Void> ready(ClientAlgorithms algorithms) {
        return connector.ready(algorithms);
    }

    @Override
    public List<String> complaints(ClientAlgorithms algorithms) {
        return connector.complaints(algorithms);
    }

    /** Returns at once, unless the container ends: connections are left to their owners for some time. */
    @Deactivate
    void deactivate(BundleContext context) {
        if (context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING) {
            connector.close();
        } else {
            connector.retire();
        }
    }

    @Reference(
            service = CryptoProvider.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addProvider(CryptoProvider provider, ServiceReference<CryptoProvider> reference) {
        int ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer number ? number : 0;
        providers.put(new Plugin<>(
                provider,
                ranking,
                (Long) reference.getProperty(Constants.SERVICE_ID),
                Set.of(provider.name()),
                reference.getBundle().getSymbolicName()));
    }

    private void providersChanged() {
        offers.providersChanged();
    }

    void removeProvider(ServiceReference<CryptoProvider> reference) {
        providers.remove((Long) reference.getProperty(Constants.SERVICE_ID));
    }
}
