package org.sallyport.console.internal.command;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.sallyport.console.internal.text.Table;
import org.sallyport.console.internal.text.Text;
import org.sallyport.tunnel.Tunnel;
import org.sallyport.tunnel.TunnelStatus;

/** {@code sallyport:tunnels}. */
@Service
@Command(scope = "sallyport", name = "tunnels", description = "Lists the tunnels and what they are doing.")
public final class TunnelsCommand extends TableCommand {

    @Override
    Table table() {
        return overview(services.tunnels(), Clock.systemUTC());
    }

    static Table overview(List<Tunnel> tunnels, Clock clock) {
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
                    status.trouble().orElse(""));
        }
        return table;
    }
}
