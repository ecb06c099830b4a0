package org.sallyport.console.internal.command;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.sallyport.auth.Authenticator;
import org.sallyport.auth.UserAccounts;
import org.sallyport.console.internal.text.Table;
import org.sallyport.console.internal.text.Text;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.file.FileStore;
import org.sallyport.session.Connection;
import org.sallyport.session.Server;
import org.sallyport.tunnel.Tunnel;
import org.sallyport.tunnel.TunnelStatus;

/** {@code sallyport:info}. */
@Service
@Command(
        scope = "sallyport",
        name = "info",
        description = "Shows versions, bundles and what there is of each kind, at a glance.")
public final class InfoCommand extends TableCommand {

    private static final String OURS = "org.sallyport.";
    private static final String API = OURS + "api";

    @Override
    Table table() throws IOException {
        Table table = new Table("Sallyport", version());
        table.row("Karaf", Objects.toString(System.getProperty("karaf.version"), "unknown"));
        table.row("Java", Runtime.version() + ", " + System.getProperty("java.vendor"));
        table.row(
                "Up",
                Text.duration(
                        Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime())));
        List<Server> servers = services.servers();
        table.row(
                "Servers",
                list(servers.stream()
                        .map(server -> server.name()
                                + (server.addresses().isEmpty()
                                        ? " (not listening)"
                                        : " (" + Text.addresses(server.addresses()) + ")"))));
        List<Connection> connections = services.connections();
        table.row(
                "Connections",
                connections.size() + ", "
                        + connections.stream()
                                .filter(connection -> connection.login().isPresent())
                                .count()
                        + " logged in");
        table.row("Users", services.configurations(UserAccounts.PID).size());
        table.row("Logins by", list(methods()));
        table.row(
                "File stores",
                list(services.stores().stream().map(store -> String.valueOf(store.getProperty(FileStore.NAME)))));
        table.row("Crypto providers", list(services.providers().stream().map(CryptoProvider::name)));
        List<Tunnel> tunnels = services.tunnels();
        table.row(
                "Tunnels",
                tunnels.size() + ", "
                        + tunnels.stream()
                                .filter(tunnel -> tunnel.status().state() == TunnelStatus.State.CONNECTED)
                                .count()
                        + " connected");
        services.bundles().stream()
                .filter(InfoCommand::isPart)
                .sorted((a, b) -> a.getSymbolicName().compareTo(b.getSymbolicName()))
                .forEach(bundle -> table.row(bundle.getSymbolicName(), bundle.getVersion() + ", " + state(bundle)));
        return table;
    }

    private String version() {
        return services.bundles().stream()
                .filter(bundle -> API.equals(bundle.getSymbolicName()))
                .map(bundle -> bundle.getVersion().toString())
                .findFirst()
                .orElse("unknown");
    }

    private Stream<String> methods() {
        return services.authenticators().stream()
                .map(reference -> reference.getProperty(Authenticator.METHODS))
                .flatMap(methods -> methods instanceof String[] several
                        ? Arrays.stream(several)
                        : methods instanceof Collection<?> collection
                                ? collection.stream().map(Objects::toString)
                                : Stream.of(String.valueOf(methods)));
    }

    private static String list(Stream<String> names) {
        String list = names.sorted().distinct().collect(Collectors.joining(", "));
        return list.isEmpty() ? "none" : list;
    }

    /** Whether a bundle is one of ours, or a plugin: one that is wired to the API. */
    private static boolean isPart(Bundle bundle) {
        if (bundle.getSymbolicName() == null) {
            return false;
        }
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return bundle.getSymbolicName().startsWith(OURS)
                || wiring != null
                        && wiring.getRequiredWires("osgi.wiring.package").stream()
                                .map(BundleWire::getProvider)
                                .anyMatch(provider -> provider.getSymbolicName().equals(API));
    }

    private static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> "active";
            case Bundle.STARTING -> "starting";
            case Bundle.STOPPING -> "stopping";
            case Bundle.RESOLVED -> "stopped";
            case Bundle.INSTALLED -> "not resolved";
            default -> "uninstalled";
        };
    }
}
