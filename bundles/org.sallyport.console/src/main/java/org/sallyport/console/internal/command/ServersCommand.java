package org.sallyport.console.internal.command;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.osgi.framework.Constants;
import org.osgi.service.cm.Configuration;
import org.sallyport.console.internal.Configured;
import org.sallyport.console.internal.text.Table;
import org.sallyport.console.internal.text.Text;
import org.sallyport.session.Connection;
import org.sallyport.session.HostKey;
import org.sallyport.session.Server;

/** {@code sallyport:servers}. */
@Service
@Command(
        scope = "sallyport",
        name = "servers",
        description = "Lists the servers: where they listen and who is connected.")
public final class ServersCommand extends TableCommand {

    @Option(name = "-k", aliases = "--host-keys", description = "List the host keys of each server instead")
    private boolean hostKeys;

    @Override
    Table table() throws IOException {
        return hostKeys ? hostKeys(services.servers()) : overview(services.servers(), Configured.servers(services));
    }

    static Table overview(List<Server> servers, List<Configuration> configured) {
        Table table = new Table("Name", "State", "Listens on", ">Connections", ">Logged in", "Trouble")
                .orElse("There is no server. One is a file etc/org.sallyport.server-NAME.cfg.");
        Set<Object> running = new HashSet<>();
        for (Server server : servers) {
            running.add(server.settings().get(Constants.SERVICE_PID));
            Collection<Connection> connections = server.connections();
            table.row(
                    server.name(),
                    server.addresses().isEmpty() ? "not listening" : "listening",
                    Text.addresses(server.addresses()),
                    connections.size(),
                    connections.stream()
                            .filter(connection -> connection.login().isPresent())
                            .count(),
                    trouble(server));
        }
        configured.stream()
                .filter(configuration -> !running.contains(configuration.getPid()))
                .map(Configured::name)
                .forEach(name -> table.row(name, "not started", "", 0, 0, "the log says why"));
        return table;
    }

    private static String trouble(Server server) {
        return Stream.concat(server.refusal().map(Configured::refused).stream(), server.trouble().stream())
                .collect(Collectors.joining("; "));
    }

    private static Table hostKeys(List<Server> servers) {
        Table table = new Table("Server", "Type", "Fingerprint").orElse("There is no host key.");
        for (Server server : servers) {
            for (HostKey key : server.hostKeys()) {
                table.row(server.name(), key.type(), key.fingerprint());
            }
        }
        return table;
    }
}
