package org.sallyport.console.internal.command;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.osgi.service.cm.Configuration;
import org.sallyport.console.internal.Configured;
import org.sallyport.console.internal.text.Table;
import org.sallyport.console.internal.text.Text;
import org.sallyport.tunnel.Tunnel;
import org.sallyport.tunnel.TunnelStatus;

/** {@code sallyport:tunnels}. */
@Service
@Command(scope = "sallyport", name = "tunnels", description = "Lists the tunnels and what they are doing.")
public final class TunnelsCommand extends TableCommand {

    @Override
    Table table() throws IOException {
        return overview(services.tunnels(), Configured.tunnels(services), Clock.systemUTC());
    }

    static Table overview(List<Tunnel> tunnels, List<Configuration> configured, Clock clock) {
        Table table = new Table(
                        "Name",
                        "Type",
                        "State",
                        ">For",
                        "Listens on",
                        "Target",
                        "Through",
                        ">Clients",
                        ">Accepted",
                        ">Sent",
                        ">Received",
                        ">Reconnects",
                        "Trouble")
                .orElse("There is no tunnel. One is a file etc/org.sallyport.tunnel-NAME.cfg.");
        for (Tunnel tunnel : tunnels) {
            TunnelStatus status = tunnel.status();
            table.row(
                    tunnel.name(),
                    status.type(),
                    status.state().name().toLowerCase(Locale.ROOT),
                    Text.duration(Duration.between(status.since(), clock.instant())),
                    Text.addresses(status.addresses()),
                    status.target().orElse(""),
                    status.peer(),
                    status.clients(),
                    status.accepted(),
                    Text.bytes(status.bytesSent()),
                    Text.bytes(status.bytesReceived()),
                    status.reconnects(),
                    Stream.concat(tunnel.refusal().map(Configured::refused).stream(), status.trouble().stream())
                            .collect(Collectors.joining("; ")));
        }
        Set<String> running = tunnels.stream().map(Tunnel::pid).collect(Collectors.toSet());
        configured.stream()
                .filter(configuration -> !running.contains(configuration.getPid()))
                .map(Configured::name)
                .forEach(name ->
                        table.row(name, "", "not started", "", "", "", "", 0, 0, "", "", 0, "the log says why"));
        return table;
    }
}
