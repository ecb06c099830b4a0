package org.sallyport.console.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.sallyport.auth.Authenticator;
import org.sallyport.auth.PasswordHasher;
import org.sallyport.auth.UserAccounts;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.file.FileStore;
import org.sallyport.session.Connection;
import org.sallyport.session.Server;
import org.sallyport.tunnel.Tunnel;

/** What is there at the moment: the commands stay while everything they are about comes and goes. */
@Component(service = Services.class)
public final class Services {

    /** Framework property: the directory of the container's configuration files. */
    private static final String ETC = "karaf.etc";

    private final BundleContext context;
    private final ConfigurationAdmin configurations;

    @Reference
    private volatile List<Server> servers = List.of();

    @Reference
    private volatile List<Tunnel> tunnels = List.of();

    @Reference
    private volatile List<ServiceReference<FileStore>> stores = List.of();

    @Reference
    private volatile List<ServiceReference<Authenticator>> authenticators = List.of();

    @Reference
    private volatile List<CryptoProvider> providers = List.of();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    private volatile PasswordHasher hasher;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    private volatile UserAccounts accounts;

    /** Looks around from now on. */
    @Activate
    public Services(BundleContext context, @Reference ConfigurationAdmin configurations) {
        this.context = context;
        this.configurations = configurations;
    }

    /** All servers, by name. */
    public List<Server> servers() {
        return servers.stream().sorted(Comparator.comparing(Server::name)).toList();
    }

    /** All open connections, by number. */
    public List<Connection> connections() {
        return servers.stream()
                .flatMap(server -> server.connections().stream())
                .sorted(Comparator.comparingLong(Connection::id))
                .toList();
    }

    /** All tunnels, by name. */
    public List<Tunnel> tunnels() {
        return tunnels.stream().sorted(Comparator.comparing(Tunnel::name)).toList();
    }

    /** All file stores. */
    public List<ServiceReference<FileStore>> stores() {
        return List.copyOf(stores);
    }

    /** All authenticators. */
    public List<ServiceReference<Authenticator>> authenticators() {
        return List.copyOf(authenticators);
    }

    /** All crypto providers, by name. */
    public List<CryptoProvider> providers() {
        return providers.stream()
                .sorted(Comparator.comparing(CryptoProvider::name))
                .toList();
    }

    /** Who makes hashes of passwords; empty while the bundle that keeps the users is not there. */
    public Optional<PasswordHasher> hasher() {
        return Optional.ofNullable(hasher);
    }

    /** Who reads users; empty while the bundle that keeps the users is not there. */
    public Optional<UserAccounts> accounts() {
        return Optional.ofNullable(accounts);
    }

    /** The bundles of the container. */
    public List<Bundle> bundles() {
        return List.of(context.getBundles());
    }

    /** The directory of the configuration files; empty if the container has none. */
    public Optional<Path> etc() {
        return Optional.ofNullable(context.getProperty(ETC)).map(Path::of);
    }

    /** All configurations of a factory PID, by PID. */
    public List<Configuration> configurations(String factoryPid) throws IOException {
        try {
            Configuration[] found = configurations.listConfigurations("(service.factoryPid=" + factoryPid + ")");
            List<Configuration> all = new ArrayList<>(found == null ? List.of() : List.of(found));
            all.sort(Comparator.comparing(Configuration::getPid));
            return all;
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(factoryPid, e);
        }
    }

    /** The configuration of a factory PID with a name, which is made if there is none. */
    public Configuration configuration(String factoryPid, String name) throws IOException {
        return configurations.getFactoryConfiguration(factoryPid, name, "?");
    }
}
